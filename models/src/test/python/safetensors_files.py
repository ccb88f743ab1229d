"""Writes the reference files of SafeTensorsReferenceTest with the format's own library, safetensors 0.8.0, and its shards
with huggingface_hub 2.4.0, as transformers does.

    pip install safetensors==0.8.0 numpy==2.4.6 torch==2.7.1 huggingface_hub==2.4.0
    python safetensors_files.py ../resources/dev/heed/io
"""

import pathlib
import sys

import numpy
import torch
from huggingface_hub import save_torch_state_dict
from safetensors.numpy import save_file
from safetensors.torch import save_file as save_torch_file
from safetensors.torch import save_model


def ramp(dtype, *shape):
    """0.5 - 1, 1.0 - 1, 1.5 - 1, ..., cut to whole numbers where the type is one."""
    size = int(numpy.prod(shape))
    return (numpy.arange(1, size + 1) * 0.5 - 1).astype(dtype).reshape(shape)


def main(folder):
    save_file(
        {
            "é": ramp(numpy.float16, 2, 3),
            "a/b": ramp(numpy.float32, 7),
            "z": ramp(numpy.float64, 3, 1),
            "bits": numpy.array([True, False, True]),
            "i8": numpy.array([-128, 127], numpy.int8),
            "u8": numpy.array([0, 255], numpy.uint8),
            "i32": numpy.array([[-(2**31)], [2**31 - 1]], numpy.int32),
            "i64": numpy.array(-(2**63), numpy.int64),
            "none": numpy.zeros((0, 5), numpy.float32),
            "\ue000": ramp(numpy.float32, 1),
            '\U0001f600 "q"\n': ramp(numpy.float32, 1),
        },
        folder / "types.safetensors",
        metadata={"made by": "numpy"},
    )
    # 1, -2, the largest number, infinity, a NaN and the smallest number, as the upper halves of float32
    halves = torch.tensor([[0x3F80, 0xC000, 0x7F7F], [0x7F80, 0x7FC1, 0x0001]], dtype=torch.uint16)
    save_torch_file({"w": halves.view(torch.bfloat16)}, folder / "bfloat16.safetensors")
    save_model(Tied(), folder / "tied.safetensors")
    (folder / "sharded").mkdir(exist_ok=True)
    save_torch_state_dict(
        {
            "embedding": torch.arange(35, dtype=torch.float32).reshape(5, 7),
            "layer.weight": torch.arange(21, dtype=torch.float16).reshape(3, 7),
            "layer.bias": torch.arange(3, dtype=torch.bfloat16),
            "count": torch.tensor(17),
        },
        folder / "sharded",
        max_shard_size=150,
    )


class Tied(torch.nn.Module):
    """Two layers with one weight, which goes into a file once."""

    def __init__(self):
        super().__init__()
        self.embedding = torch.nn.Embedding(3, 2, _weight=torch.arange(6.0).reshape(3, 2))
        self.output = torch.nn.Linear(2, 3, bias=False)
        self.output.weight = self.embedding.weight


main(pathlib.Path(sys.argv[1]))
