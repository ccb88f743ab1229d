package dev.heed.seq2seq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.initializer.Initializer;

/**
 * Initialises a matrix with square orthogonal blocks, one below the other: one for each gate of a recurrent cell.
 *
 * <p>\[ W = [Q_1; Q_2; \ldots], \quad Q_i^\top Q_i = I \]
 *
 * <p>Shapes: (gates &times; hiddenDim, hiddenDim).
 *
 * @see <a href="https://arxiv.org/abs/1312.6120">Saxe, McClelland, Ganguli 2014</a>
 */
final class OrthogonalInitializer implements Initializer {

    @Override
    public NDArray initialize(NDManager manager, Shape shape, DataType dataType) {
        int size = Math.toIntExact(shape.get(1));
        int gates = Math.toIntExact(shape.get(0) / size);
        float[] weights;
        try (NDArray normal = manager.randomNormal(shape)) {
            weights = normal.toFloatArray();
        }
        for (int gate = 0; gate < gates; gate++) {
            orthonormalise(weights, gate * size, size);
        }
        return manager.create(weights, shape).toType(dataType, false);
    }

    /** Gram and Schmidt's process on the rows of one block, each against the finished ones before it. */
    private static void orthonormalise(float[] weights, int firstRow, int size) {
        for (int row = firstRow; row < firstRow + size; row++) {
            for (int before = firstRow; before < row; before++) {
                subtract(weights, row * size, before * size, dot(weights, row * size, before * size, size), size);
            }
            double norm = Math.sqrt(dot(weights, row * size, row * size, size));
            for (int column = row * size; column < (row + 1) * size; column++) {
                weights[column] = (float) (weights[column] / norm);
            }
        }
    }

    private static double dot(float[] weights, int left, int right, int size) {
        double sum = 0;
        for (int column = 0; column < size; column++) {
            sum += (double) weights[left + column] * weights[right + column];
        }
        return sum;
    }

    private static void subtract(float[] weights, int from, int what, double factor, int size) {
        for (int column = 0; column < size; column++) {
            weights[from + column] -= (float) (factor * weights[what + column]);
        }
    }
}
