"""One reference case: its inputs by formula, its expected arrays by PyTorch, its file.

The inputs need not be stored, since every array is a window of one sequence: element i of array number n is

    centre + amplitude * sin(STEP * j * j)  with  j = WINDOW * n + i,

computed in float64 and rounded to float32. The phase is quadratic because a linear one would give matrices of rank two.
`dev.heed.parity.Ramp` is the same formula.

PyTorch computes in float64 from the rounded inputs. So the expected values are exact to their eight decimals, and do not
depend on how a machine's float32 kernels round.
"""

import json
import math
import pathlib
import re

import torch

STEP = 0.7
WINDOW = 1000
DECIMALS = 8
TOLERANCE = 1e-5
FOLDER = pathlib.Path(__file__).resolve().parents[1] / "resources/dev/heed/parity"


class Case:
    def __init__(self, **sizes):
        self.sizes = sizes
        self.masks = {}
        self.inputs = {}
        self.parameters = {}
        self.leaves = {}
        self.arrays = 0
        self.output = None
        self.weights = None

    def input(self, name, *shape, amplitude=1.0):
        """An array that the test passes in; its gradient is expected, too."""
        self.leaves[name], self.inputs[name] = self._ramp(shape, 0.0, amplitude)
        return self.leaves[name]

    def parameter(self, name, *shape, centre=0.0):
        """A parameter under Heed's name; its gradient is expected, too."""
        self.leaves[name], self.parameters[name] = self._ramp(shape, centre, 0.4)
        return self.leaves[name]

    def linear(self, name, inputs, outputs, bias=True):
        """The weight and the bias of a linear projection."""
        weight = self.parameter(name + "_weight", outputs, inputs)
        return weight, self.parameter(name + "_bias", outputs) if bias else None

    def mask(self, name, array):
        """A mask or lengths, stored as integers."""
        self.masks[name] = {"shape": list(array.shape), "values": array.int().flatten().tolist()}
        return array

    def expect(self, output, weights=None):
        """The output enters the loss; attention weights are only compared."""
        self.output, self.weights = output, weights

    def write(self, name):
        loss_weights, output = self._ramp(self.output.shape, 0.0, 1.0)
        if self.leaves:
            (self.output * loss_weights.detach()).sum().backward()
        for leaf, tensor in self.leaves.items():
            kind = self.inputs if leaf in self.inputs else self.parameters
            kind[leaf]["gradient"] = rounded(tensor.grad)
        output["values"] = rounded(self.output)
        document = {
            "tool": "PyTorch",
            "version": torch.__version__.split("+")[0],
            "script": "core/src/test/python/reference.py",
            "dtype": "float64 from inputs rounded to float32",
            "tolerance": TOLERANCE,
            "sizes": self.sizes,
            "masks": self.masks,
            "inputs": self.inputs,
            "parameters": self.parameters,
            "output": output,
        }
        if self.weights is not None:
            document["weights"] = {"shape": list(self.weights.shape), "values": rounded(self.weights)}
        FOLDER.mkdir(parents=True, exist_ok=True)
        (FOLDER / (name + ".json")).write_text(spelled(document), encoding="utf-8")

    def _ramp(self, shape, centre, amplitude):
        """A leaf with the formula's values, and its description for the file."""
        self.arrays += 1
        start = WINDOW * self.arrays
        values = [centre + amplitude * math.sin(STEP * j * j) for j in range(start, start + math.prod(shape))]
        leaf = torch.tensor(values, dtype=torch.float32).double().reshape(tuple(shape)).requires_grad_()
        ramp = {"start": start, "centre": centre, "amplitude": amplitude}
        return leaf, {"shape": list(shape), "ramp": ramp}


def rounded(tensor):
    """The elements, rounded to decimals: a gradient that is 0 by its formula comes out as 0, not as noise."""
    values = tensor.detach().flatten().tolist()
    assert all(map(math.isfinite, values)), "expected values must be finite"
    return [round(value, DECIMALS) + 0.0 for value in values]


def spelled(document):
    """JSON with one array a line."""
    text = json.dumps(document, indent=2)
    return re.sub(r"\[[^\[\]{}]*\]", lambda array: re.sub(r"\s+", " ", array[0]), text) + "\n"
