"""Makes what the tests of loss and optimizer compare with: values, gradients and parameters as PyTorch gives them.

Needs Python 3.9 or later and torch 2.7.1. From the repository's root:

    python training/src/test/python/training_step.py

Inputs are not stored: element i of an array that starts at s is sin(0.7 * j * j) with j = s + i, in float64, rounded to
float32, as in core's `dev.heed.parity.Ramp`. PyTorch then computes in float64.
"""

import json
import math
import re
from pathlib import Path

import torch
from torch.nn.functional import cross_entropy
from torch.nn.utils import clip_grad_norm_, clip_grad_value_
from torch.optim.lr_scheduler import ReduceLROnPlateau
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

SCRIPT = "training/src/test/python/training_step.py"
FOLDER = Path("training/src/test/resources/dev/heed/train")
SHAPES = [(5, 3), (7,), (2, 3, 1)]
PADDING = 0


def ramp(start, shape):
    values = [math.sin(0.7 * j * j) for j in range(start, start + math.prod(shape))]
    return torch.tensor(values, dtype=torch.float32).double().reshape(shape)


def values(tensor):
    return [round(value, 9) + 0.0 for value in tensor.detach().flatten().tolist()]


def right_token(row, column, vocab_size):
    """Every token but the one of padding."""
    return 1 + (5 * row + 3 * column * column) % (vocab_size - 1)


def loss_case(name, lengths, vocab_size, smoothing):
    rows, width = len(lengths), max(lengths)
    logits = (3 * ramp(1000, (rows, width, vocab_size))).requires_grad_()
    target = torch.full((rows, width), PADDING)
    for row, length in enumerate(lengths):
        for column in range(length):
            target[row, column] = right_token(row, column, vocab_size)
    loss = cross_entropy(logits.flatten(0, 1), target.flatten(), ignore_index=PADDING, label_smoothing=smoothing)
    loss.backward()
    return {
        "name": name,
        "lengths": lengths,
        "vocabSize": vocab_size,
        "labelSmoothing": smoothing,
        "loss": loss.item(),
        "gradient": values(logits.grad),
    }


def parameters_and_groups(weight_decay):
    """Matrices decay, vectors do not."""
    parameters = [ramp(1000 * (i + 1), shape).requires_grad_() for i, shape in enumerate(SHAPES)]
    groups = [
        {"params": [parameter for parameter in parameters if parameter.dim() > 1], "weight_decay": weight_decay},
        {"params": [parameter for parameter in parameters if parameter.dim() < 2], "weight_decay": 0.0},
    ]
    return parameters, groups


def steps_of(optimizer, parameters):
    """The learning rate changes from step to step."""
    steps = []
    for step in range(1, 6):
        for i, parameter in enumerate(parameters):
            parameter.grad = ramp(10000 * step + 1000 * i, SHAPES[i]) / step
        for group in optimizer.param_groups:
            group["lr"] = 0.03 * step
        optimizer.step()
        steps.append([values(parameter) for parameter in parameters])
    return steps


def optimizer_case(name, config, steps):
    return {"name": name, "config": config, "shapes": SHAPES, "steps": steps}


def adamw_case(name, betas, epsilon, weight_decay):
    parameters, groups = parameters_and_groups(weight_decay)
    steps = steps_of(torch.optim.AdamW(groups, betas=betas, eps=epsilon), parameters)
    config = {"beta1": betas[0], "beta2": betas[1], "epsilon": epsilon, "weightDecay": weight_decay}
    return optimizer_case(name, config, steps)


def sgd_case(name, momentum, weight_decay):
    parameters, groups = parameters_and_groups(weight_decay)
    steps = steps_of(torch.optim.SGD(groups, lr=1.0, momentum=momentum), parameters)
    return optimizer_case(name, {"momentum": momentum, "weightDecay": weight_decay}, steps)


class Lion(torch.optim.Optimizer):
    """PyTorch has none: algorithm 2 of the paper, line by line."""

    def __init__(self, groups, betas):
        super().__init__(groups, {"lr": 1.0})
        self.beta1, self.beta2 = betas

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for parameter in group["params"]:
                mean = self.state[parameter].setdefault("mean", torch.zeros_like(parameter))
                update = self.beta1 * mean + (1 - self.beta1) * parameter.grad
                parameter -= group["lr"] * (torch.sign(update) + group["weight_decay"] * parameter)
                mean.copy_(self.beta2 * mean + (1 - self.beta2) * parameter.grad)


def lion_case(name, betas, weight_decay):
    parameters, groups = parameters_and_groups(weight_decay)
    steps = steps_of(Lion(groups, betas), parameters)
    return optimizer_case(name, {"beta1": betas[0], "beta2": betas[1], "weightDecay": weight_decay}, steps)


class Muon(torch.optim.Optimizer):
    """PyTorch 2.7.1 has none. Listing of Jordan et al. 2024 with the length of a step as in Liu et al. 2025."""

    def __init__(self, groups, momentum):
        super().__init__(groups, {"lr": 1.0})
        self.momentum = momentum

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for parameter in group["params"]:
                mean = self.state[parameter].setdefault("mean", torch.zeros_like(parameter))
                mean.copy_(self.momentum * mean + (1 - self.momentum) * parameter.grad)
                update = self.momentum * mean + (1 - self.momentum) * parameter.grad
                parameter -= group["lr"] * group["weight_decay"] * parameter
                parameter -= group["lr"] * 0.2 * math.sqrt(max(parameter.shape)) * self.orthogonal(update)

    @staticmethod
    def orthogonal(update):
        """By the singular values, on each of which the steps act alone."""
        left, scale, right = torch.linalg.svd(update / (update.norm() + 1e-7), full_matrices=False)
        for _ in range(5):
            scale = 3.4445 * scale - 4.775 * scale**3 + 2.0315 * scale**5
        return left @ torch.diag(scale) @ right


class MuonForMatrices:
    """Muon where there are two axes, AdamW elsewhere."""

    def __init__(self, groups, momentum, betas, epsilon):
        def chosen(matrices):
            return [
                {**group, "params": [p for p in group["params"] if (p.dim() == 2) == matrices]} for group in groups
            ]

        self.optimizers = [Muon(chosen(True), momentum), torch.optim.AdamW(chosen(False), betas=betas, eps=epsilon)]
        self.param_groups = [group for optimizer in self.optimizers for group in optimizer.param_groups]

    def step(self):
        for optimizer in self.optimizers:
            optimizer.step()


def muon_case(name, momentum, betas, epsilon, weight_decay):
    parameters, groups = parameters_and_groups(weight_decay)
    steps = steps_of(MuonForMatrices(groups, momentum, betas, epsilon), parameters)
    config = {
        "momentum": momentum,
        "beta1": betas[0],
        "beta2": betas[1],
        "epsilon": epsilon,
        "weightDecay": weight_decay,
    }
    return optimizer_case(name, config, steps)


def clip_case(name, max_norm):
    parameters = [torch.zeros(shape, dtype=torch.float64, requires_grad=True) for shape in SHAPES]
    for i, parameter in enumerate(parameters):
        parameter.grad = ramp(1000 * (i + 1), SHAPES[i])
    norm = clip_grad_norm_(parameters, max_norm)
    return {
        "name": name,
        "maxNorm": max_norm,
        "shapes": SHAPES,
        "norm": norm.item(),
        "clipped": [values(parameter.grad) for parameter in parameters],
    }


def value_clip_case(name, max_value):
    parameters = [torch.zeros(shape, dtype=torch.float64, requires_grad=True) for shape in SHAPES]
    for i, parameter in enumerate(parameters):
        parameter.grad = 2 * ramp(1000 * (i + 1), SHAPES[i])
    clip_grad_value_(parameters, max_value)
    return {
        "name": name,
        "maxValue": max_value,
        "shapes": SHAPES,
        "clipped": [values(parameter.grad) for parameter in parameters],
    }


def averages_case(name, decay):
    """After update t the decay is the smaller of the given one and (1 + t) / (10 + t); PyTorch averages by one decay."""
    model = torch.nn.Module()
    for i, shape in enumerate(SHAPES):
        model.register_parameter(f"p{i}", torch.nn.Parameter(ramp(1000 * (i + 1), shape)))
    averaged = AveragedModel(model)
    averaged.n_averaged.fill_(1)  # at 0 the first update would be a copy
    steps = []
    for step in range(1, 6):
        with torch.no_grad():
            for i, parameter in enumerate(model.parameters()):
                parameter.copy_(ramp(10000 * step + 1000 * i, SHAPES[i]))
        averaged.multi_avg_fn = get_ema_multi_avg_fn(min(decay, (1 + step) / (10 + step)))
        averaged.update_parameters(model)
        steps.append([values(average) for average in averaged.module.parameters()])
    return {"name": name, "decay": decay, "shapes": SHAPES, "steps": steps}


def plateau_case(name, mode, factor, patience, measured):
    """The learning rate after each validation."""
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=1.0)
    scheduler = ReduceLROnPlateau(optimizer, mode=mode, factor=factor, patience=patience, threshold=0, eps=0)
    rates = []
    for value in measured:
        scheduler.step(math.nan if value is None else value)
        rates.append(optimizer.param_groups[0]["lr"])
    return {
        "name": name,
        "mode": mode,
        "factor": factor,
        "patience": patience,
        "measured": measured,
        "rates": rates,
    }


def write(name, tolerance, why, cases):
    document = {
        "header": {
            "tool": "PyTorch",
            "version": torch.__version__.split("+")[0],
            "script": SCRIPT,
            "dtype": "float64 from inputs rounded to float32",
            "tolerance": tolerance,
            "toleranceCovers": why,
        },
        "cases": cases,
    }
    text = re.sub(r"\[[^\[\]{}]*\]", lambda array: re.sub(r"\s+", " ", array[0]), json.dumps(document, indent=1))
    path = FOLDER / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text + "\n", encoding="utf-8")


def main():
    rounding = "float32 rounding"
    losses = [
        loss_case("without padding", [3, 3], 7, 0.0),
        loss_case("padding", [5, 1, 3], 11, 0.0),
        loss_case("label smoothing", [3, 3], 7, 0.1),
        loss_case("label smoothing and padding", [5, 1, 3], 11, 0.3),
        loss_case("one token", [1], 5, 0.1),
    ]
    write("loss/cross-entropy.json", 1e-6, rounding, losses)
    adamw = [
        adamw_case("standard", (0.9, 0.98), 1e-8, 0.0),
        adamw_case("weight decay", (0.9, 0.98), 1e-8, 0.3),
        adamw_case("large epsilon", (0.8, 0.95), 0.5, 0.0),
    ]
    write("optim/adam-w.json", 2e-6, rounding, adamw)
    sgd = [sgd_case("plain", 0.0, 0.0), sgd_case("momentum", 0.9, 0.0), sgd_case("weight decay", 0.8, 0.3)]
    write("optim/sgd.json", 2e-6, rounding, sgd)
    lion = [lion_case("standard", (0.9, 0.99), 0.0), lion_case("weight decay", (0.8, 0.95), 0.3)]
    write("optim/lion.json", 2e-6, rounding, lion)
    muon = [
        muon_case("standard", 0.95, (0.9, 0.98), 1e-8, 0.0),
        muon_case("weight decay", 0.8, (0.8, 0.95), 1e-6, 0.3),
    ]
    write("optim/muon.json", 1e-5, rounding + " through five matrix polynomials", muon)
    clips = [clip_case("shortened", 1.25), clip_case("within the bound", 100.0), clip_case("much too long", 1e-3)]
    write("optim/gradient-clip.json", 2e-6, rounding + ", and that PyTorch divides by the norm + 1e-6", clips)
    value_clips = [value_clip_case("many", 0.75), value_clip_case("none", 100.0), value_clip_case("all", 1e-4)]
    write("optim/gradient-clip-by-value.json", 1e-7, rounding, value_clips)
    averages = [averages_case("the beginning is soon forgotten", 0.999), averages_case("constant decay", 0.1)]
    write("optim/parameter-averages.json", 1e-6, rounding, averages)
    plateaus = [
        plateau_case("a loss", "min", 0.5, 2, [3, 2, 2, 2, 2, 1.5, 1.6, 1.6, 1.6, 1.6, 1.6, 1.6, 1.4]),
        plateau_case("an accuracy", "max", 0.25, 0, [0.1, 0.3, 0.2, 0.3, 0.4, 0.4]),
        plateau_case("not a number", "min", 0.1, 1, [2, None, None, 1, None, None, None, None]),
    ]
    write("schedule/reduce-on-plateau.json", 1e-7, rounding, plateaus)


if __name__ == "__main__":
    main()
