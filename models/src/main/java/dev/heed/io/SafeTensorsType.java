package dev.heed.io;

import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The types of numbers that files of the safetensors format and DJL's arrays share, in the format's order. */
enum SafeTensorsType {
    /* DJL ends the process where an array of another type is made, such as one of bfloat16 or int16. */

    BOOL(DataType.BOOLEAN, 1),
    U8(DataType.UINT8, 1),
    I8(DataType.INT8, 1),
    F16(DataType.FLOAT16, 2),
    /** The upper half of a float32, which it becomes when it is read: no number changes. Never written. */
    BF16(DataType.FLOAT32, 2),
    I32(DataType.INT32, 4),
    F32(DataType.FLOAT32, 4),
    F64(DataType.FLOAT64, 8),
    I64(DataType.INT64, 8);

    /** All but the one that no array has. */
    static final List<SafeTensorsType> WRITTEN =
            Arrays.stream(values()).filter(type -> type != BF16).toList();

    private final DataType array;
    private final int bytes;

    SafeTensorsType(DataType array, int bytes) {
        this.array = array;
        this.bytes = bytes;
    }

    /** The type of the arrays that it is read into. */
    DataType array() {
        return array;
    }

    /** The bytes of a number in a file. */
    int bytes() {
        return bytes;
    }

    /** The type that a file names so. */
    static Optional<SafeTensorsType> named(String name) {
        return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
    }

    /** The type in which arrays are written. */
    static Optional<SafeTensorsType> of(DataType array) {
        return WRITTEN.stream().filter(type -> type.array == array).findFirst();
    }
}
