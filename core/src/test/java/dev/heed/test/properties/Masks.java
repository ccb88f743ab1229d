package dev.heed.test.properties;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.heed.mask.AttentionMask;
import dev.heed.test.Shapes;
import dev.heed.test.Trial;

/** The masks that the properties share. */
final class Masks {

    private static final int STREAM = 50;
    private static final double KEEP_PROBABILITY = 0.6;

    private Masks() {}

    /** A mask of its own for each sequence; every query sees the first key at least. (B, 1, T, S) */
    static NDArray randomKeep(Trial trial) {
        Shapes shapes = trial.shapes();
        NDArray keep = shapes.coins(
                trial.manager(),
                STREAM,
                KEEP_PROBABILITY,
                shapes.batchSize(),
                1,
                shapes.queryLength(),
                trial.keyLength());
        NDArray first = trial.manager().arange(trial.keyLength()).eq(0);
        return keep.logicalOr(first);
    }

    static AttentionMask random(Trial trial) {
        return AttentionMask.dense(randomKeep(trial));
    }

    static AttentionMask padding(Trial trial) {
        return AttentionMask.padding(trial.shapes().lengths(trial.keyLength()));
    }

    /** The mask spelled out, (B, H, T, S). */
    static NDArray full(Trial trial, AttentionMask mask, long numHeads) {
        Shapes shapes = trial.shapes();
        Shape scores = new Shape(shapes.batchSize(), numHeads, shapes.queryLength(), trial.keyLength());
        NDArray keep = mask.keep(trial.manager(), scores);
        return keep == null ? trial.manager().ones(scores, DataType.BOOLEAN) : keep.broadcast(scores);
    }
}
