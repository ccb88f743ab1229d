package dev.heed.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.heed.block.Borrowed;
import dev.heed.block.Scaling;
import dev.heed.shape.Require;
import org.jspecify.annotations.Nullable;

/**
 * What scaled dot-product attention is computed from, once every shape has been checked.
 *
 * @param query (B, H, T, D)
 * @param key (B, H, S, D)
 * @param value (B, H, S, D)
 * @param scores which of the scores count, and what is added to them
 * @param dropout probability that a weight is dropped; 0 outside training
 * @param defined boolean (B, H, T, 1), false for a query whose result is not a number; null if there is none
 */
public record AttentionOperands(
        NDArray query,
        NDArray key,
        NDArray value,
        ScoreMask scores,
        float dropout,
        @Nullable NDArray defined) {

    /* Implementation notes.
     * A hidden key has the weight 0, but 0 times NaN or infinity is NaN, forward and backward, and libtorch's fused
     * operation lets it through at the scores already. So where a mask may hide something the keys and values are summed
     * up: only a finite sum means that all are finite (an overflow merely takes the longer way). A sum takes about a
     * hundredth of a layer's time at 64 tokens of 64 numbers, and less at larger sizes; setting the hidden ones aside each
     * time would take several times that.
     */

    /** Keys and values may live longer than the query; nothing computed from them may stay with their owner. */
    public AttentionOperands {
        Require.type("key", key, query.getDataType(), "queries");
        Require.type("value", value, query.getDataType(), "queries");
        key = Borrowed.by(query.getManager(), key);
        value = Borrowed.by(query.getManager(), value);
    }

    /** Operands of which nothing is known to be not finite. */
    public AttentionOperands(NDArray query, NDArray key, NDArray value, ScoreMask scores, float dropout) {
        this(query, key, value, scores, dropout, null);
    }

    /** Whether all numbers of an array are finite; a huge sum counts as not finite. */
    public static boolean isFinite(NDArray array) {
        try (NDManager scratch = array.getManager().newSubManager()) {
            NDArray sum = Borrowed.by(scratch, array).sum();
            return Float.isFinite(sum.toType(DataType.FLOAT32, false).getFloat());
        }
    }

    /**
     * The same attention with what is not finite set aside, so that it reaches those queries alone that may attend to it.
     * Their results are not a number; the others' are as if the hidden keys and values held anything else.
     */
    public AttentionOperands withoutNonFinite() {
        NDArray keep = scores.keep(query);
        if (keep == null) {
            return this;
        }
        NDArray finiteKeys = finiteRows(key).logicalAnd(finiteRows(value)); // (B, H, S, 1)
        NDArray seen = Borrowed.attached(query.getManager(), keep.broadcast(scores.shape()))
                .toType(DataType.FLOAT32, false); // (B, H, T, S)
        NDArray spoiling = finiteKeys.logicalNot().toType(DataType.FLOAT32, false); // (B, H, S, 1)
        NDArray finiteQueries = finiteRows(query); // (B, H, T, 1)
        NDArray sound = finiteQueries.logicalAnd(seen.matMul(spoiling).eq(0));
        return new AttentionOperands(
                kept(finiteQueries, query), kept(finiteKeys, key), kept(finiteKeys, value), scores, dropout, sound);
    }

    /** What attention gave for these operands (B, H, T, any), not a number where {@link #defined} says so. */
    public NDArray finished(NDArray result) {
        return defined == null
                ? result
                : NDArrays.where(defined.broadcast(result.getShape()), result, Scaling.scalar(result, Float.NaN));
    }

    /** Whether each vector is finite, (B, H, L, 1): a number less itself is 0 unless it is NaN or infinite. */
    private static NDArray finiteRows(NDArray vectors) {
        return vectors.sub(vectors).sum(new int[] {-1}, true).eq(0);
    }

    private static NDArray kept(NDArray rows, NDArray vectors) {
        return NDArrays.where(rows.broadcast(vectors.getShape()), vectors, Scaling.scalar(vectors, 0f));
    }
}
