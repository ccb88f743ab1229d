package dev.heed.train.loss;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.heed.kernel.Kernel;
import dev.heed.shape.Dims;
import dev.heed.text.TokenBatch;
import java.util.Arrays;

/** The targets for a model's logits. */
final class Targets {

    private Targets() {}

    /** Checks the logits (B, T, V), and gives the tokens (B, T) on their device, padding marked as to be ignored. */
    static NDArray beside(NDArray logits, TokenBatch target) {
        new Dims().with('B', target.batchSize()).with('T', target.maxLength()).bind("logits", logits.getShape(), "BTV");
        return target.toArray(logits.getManager(), Kernel.IGNORED).toDevice(logits.getDevice(), false);
    }

    /** Refuses targets that are not int64 of the logits' shape without its last dimension. */
    static void check(NDArray logits, NDArray target) {
        Shape shape = logits.getShape();
        if (shape.dimension() == 0 || !shape.slice(0, shape.dimension() - 1).equals(target.getShape())) {
            throw new IllegalArgumentException(
                    "target must have the shape of the logits without its last dimension, but got target=%s, logits=%s"
                            .formatted(target.getShape(), shape));
        }
        if (target.getDataType() != DataType.INT64) {
            throw new IllegalArgumentException("target must be int64, but got " + target.getDataType());
        }
    }

    /** Why a loss failed: a target that the logits do not have, otherwise what the engine says. */
    static RuntimeException cause(long choices, NDArray target, EngineException failure) {
        return Arrays.stream(target.toLongArray())
                .filter(id -> id != Kernel.IGNORED && (id < 0 || id >= choices))
                .<RuntimeException>mapToObj(id -> new IllegalArgumentException(
                        "target must be in [0, logits=" + choices + "), but got " + id, failure))
                .findFirst()
                .orElse(failure);
    }
}
