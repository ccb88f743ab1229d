package dev.heed.seq2seq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.heed.block.Borrowed;
import java.util.function.IntUnaryOperator;

/** Picks, in each row of a batch, the positions that depend on the row's length. Padding stays where it is. */
final class RowGather {

    private RowGather() {}

    /** Some rows of (B, ...), by int64 indices (B'), attached to the manager of the indices. */
    static NDArray rows(NDArray array, NDArray rows) {
        return Borrowed.attached(rows.getManager(), array.get(rows));
    }

    /** The vector (B, 1, size) of each row's last real token. */
    static NDArray last(NDArray vectors, int[] lengths) {
        long[] columns = new long[lengths.length];
        for (int row = 0; row < lengths.length; row++) {
            columns[row] = lengths[row] - 1L;
        }
        return gather(vectors, columns, 1);
    }

    /** Each row of (B, L, size) turned around within its length. */
    static NDArray reversed(NDArray vectors, int[] lengths) {
        int width = Math.toIntExact(vectors.getShape().get(1));
        long[] columns = new long[lengths.length * width];
        for (int row = 0; row < lengths.length; row++) {
            IntUnaryOperator mirror = mirror(lengths[row]);
            for (int column = 0; column < width; column++) {
                columns[row * width + column] = mirror.applyAsInt(column);
            }
        }
        return gather(vectors, columns, width);
    }

    private static IntUnaryOperator mirror(int length) {
        return column -> column < length ? length - 1 - column : column;
    }

    private static NDArray gather(NDArray vectors, long[] columns, int width) {
        NDManager manager = vectors.getManager();
        Shape shape = vectors.getShape();
        NDArray index = manager.create(columns, new Shape(shape.get(0), width, 1))
                .toDevice(vectors.getDevice(), false)
                .broadcast(new Shape(shape.get(0), width, shape.get(2)));
        return vectors.gather(index, 1);
    }
}
