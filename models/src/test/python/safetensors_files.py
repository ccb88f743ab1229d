"""Writes the reference files of SafeTensorsReferenceTest with the format's own library, safetensors 0.8.0.

    pip install safetensors==0.8.0 numpy==2.4.6 ml_dtypes==0.6.0
    python safetensors_files.py ../resources/dev/heed/io
"""

import pathlib
import sys

import ml_dtypes==0.6.0
import numpy
from safetensors.numpy import save_file


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
    halves = numpy.array([[0x3F80, 0xC000, 0x7F7F], [0x7F80, 0x7FC1, 0x0001]], numpy.uint16)
    save_file({"w": halves.view(ml_dtypes.bfloat16)}, folder / "bfloat16.safetensors")


main(pathlib.Path(sys.argv[1]))
