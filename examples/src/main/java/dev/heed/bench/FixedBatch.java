package dev.heed.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.heed.block.Borrowed;

/**
 * An input that never changes and what should become of it, both (B, L, E) and normally distributed.
 *
 * @param input what the network reads
 * @param target what it should write
 */
record FixedBatch(NDArray input, NDArray target) {

    static FixedBatch of(NDManager manager, EncoderSize size) {
        Shape shape = new Shape(size.batchSize(), size.length(), size.embedDim());
        manager.getEngine().setRandomSeed(1);
        return new FixedBatch(
                manager.randomNormal(0f, 1f, shape, DataType.FLOAT32),
                manager.randomNormal(0f, 1f, shape, DataType.FLOAT32));
    }

    /** A handle of a step's own: what is computed from the input stays with the step. */
    NDArray inputFor(NDManager scope) {
        return Borrowed.by(scope, input);
    }

    /** The mean squared difference to the target. */
    NDArray loss(NDArray output) {
        return output.sub(target).square().mean();
    }
}
