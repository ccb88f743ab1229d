package dev.heed.train.loss;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import dev.heed.kernel.Kernel;
import dev.heed.shape.Dims;
import dev.heed.text.TokenBatch;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The target tokens for a model's logits. */
final class Targets {

    private Targets() {}

    /** Checks the logits (B, T, V), and gives the tokens (B, T) on their device, padding marked as to be ignored. */
    static NDArray beside(NDArray logits, TokenBatch target) {
        new Dims().with('B', target.batchSize()).with('T', target.maxLength()).bind("logits", logits.getShape(), "BTV");
        return target.toArray(logits.getManager(), Kernel.IGNORED).toDevice(logits.getDevice(), false);
    }

    /** Why a loss failed: a token that the logits do not have, otherwise what the engine says. */
    static RuntimeException cause(NDArray logits, TokenBatch target, EngineException failure) {
        long vocabSize = logits.getShape().get(2);
        return IntStream.range(0, target.batchSize())
                .flatMap(row -> Arrays.stream(target.row(row)))
                .filter(token -> token >= vocabSize)
                .<RuntimeException>mapToObj(token -> new IllegalArgumentException(
                        "target must be in [0, vocabSize=" + vocabSize + "), but got " + token, failure))
                .findFirst()
                .orElse(failure);
    }
}
