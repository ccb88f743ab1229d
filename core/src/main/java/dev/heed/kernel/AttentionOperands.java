package dev.heed.kernel;

import ai.djl.ndarray.NDArray;
import dev.heed.block.Borrowed;
import dev.heed.shape.Require;

/**
 * What scaled dot-product attention is computed from, once every shape has been checked.
 *
 * @param query (B, H, T, D)
 * @param key (B, H, S, D)
 * @param value (B, H, S, D)
 * @param scores which of the scores count, and what is added to them
 * @param dropout probability that a weight is dropped; 0 outside training
 */
public record AttentionOperands(NDArray query, NDArray key, NDArray value, ScoreMask scores, float dropout) {

    /** Keys and values may live longer than the query; nothing computed from them may stay with their owner. */
    public AttentionOperands {
        Require.type("key", key, query.getDataType(), "queries");
        Require.type("value", value, query.getDataType(), "queries");
        key = Borrowed.by(query.getManager(), key);
        value = Borrowed.by(query.getManager(), value);
    }
}
