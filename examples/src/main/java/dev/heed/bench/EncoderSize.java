package dev.heed.bench;

import dev.heed.block.Precision;
import java.util.List;
import java.util.Locale;

/**
 * The sizes of an encoder's training step: two layers, F = 4 E.
 *
 * @param batchSize B
 * @param length L, of every sequence
 * @param embedDim E
 * @param numHeads H
 */
record EncoderSize(int batchSize, int length, int embedDim, int numHeads) {

    static final int NUM_LAYERS = 2;
    static final int HIDDEN_RATIO = 4;

    /** From a size where calls cost more than sums to one where the square of the length rules. */
    static final List<EncoderSize> ALL = List.of(
            new EncoderSize(64, 16, 64, 4),
            new EncoderSize(16, 256, 256, 8),
            new EncoderSize(4, 1024, 256, 8),
            new EncoderSize(1, 4096, 256, 8));

    /** One sequence of a length, at the sizes of the longest above. */
    static EncoderSize ofLength(int length) {
        return new EncoderSize(1, length, 256, 8);
    }

    /**
     * Floating-point operations of the matrix products of a training step.
     *
     * <p>\[ 3 \cdot (2 \cdot 12 E^2 B L + 4 B L^2 E) \cdot N \] A layer has 12 E squared weights in its matrices, each
     * used in a multiplication and an addition for each token; scores and context take 2 B L squared E each; and the
     * backward pass costs two forward passes.
     */
    double flops() {
        double tokens = (double) batchSize * length;
        double matrices = 2.0 * 12 * embedDim * embedDim * tokens;
        double attention = 4.0 * tokens * length * embedDim;
        return 3 * (matrices + attention) * NUM_LAYERS;
    }

    /** A training step of these sizes in the words of the Python script's protocol. */
    String trainingWords(Precision precision) {
        return "training " + batchSize + " " + length + " " + embedDim + " " + numHeads + " "
                + precision.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return "(" + batchSize + ", " + length + ", " + embedDim + ", " + numHeads + ")";
    }
}
