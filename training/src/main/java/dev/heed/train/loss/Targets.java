package dev.heed.train.loss;

import ai.djl.ndarray.NDArray;
import dev.heed.kernel.Kernel;
import dev.heed.seq2seq.TokenBatch;
import dev.heed.shape.Dims;

/** The target tokens for a model's logits. */
final class Targets {

    private Targets() {}

    /** Checks the logits (B, T, V), and gives the tokens (B, T) on their device, padding marked as to be ignored. */
    static NDArray beside(NDArray logits, TokenBatch target) {
        new Dims().with('B', target.batchSize()).with('T', target.maxLength()).bind("logits", logits.getShape(), "BTV");
        return target.toArray(logits.getManager(), Kernel.IGNORED).toDevice(logits.getDevice(), false);
    }
}
