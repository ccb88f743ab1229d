package dev.heed.position;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.heed.block.Scaling;
import dev.heed.shape.Require;
import java.util.List;

/**
 * ALiBi: each head loses score in proportion to the distance of query and key, some heads faster than others. Use it
 * where sequences may grow beyond the trained length.
 *
 * <p>\[ \mathrm{bias}_{hts} = -m_h \, |t - s|, \quad m_h = 2^{-8h/H}, \; h = 1 \ldots H \]
 *
 * <p>Shapes: bias (1, H, T, S).
 *
 * <p>Differs from the paper: the distance is absolute, so that it also serves attention in both directions; under a causal
 * mask the two are equal. Where H is no power of two the slopes are those of the next smaller power, then every other
 * one of the next larger, as in the authors' code.
 *
 * @param slopes \( m_h \) of each head; empty for the paper's, for any number of heads
 * @see <a href="https://arxiv.org/abs/2108.12409">Press et al. 2022, section 3</a>
 */
public record Alibi(List<Float> slopes) implements AttentionPosition {

    /** Checks the slopes. */
    public Alibi {
        slopes = List.copyOf(slopes);
        slopes.forEach(slope -> Require.finite("slope", slope));
    }

    /** The paper's slopes. */
    public Alibi() {
        this(List.of());
    }

    @Override
    public boolean addsToScores() {
        return true;
    }

    @Override
    public NDArray bias(NDArray like, Shape scores, long queryOffset, long numFirst, long numMissing) {
        NDManager manager = like.getManager();
        int numHeads = (int) scores.get(1);
        int queryEnd = (int) (queryOffset + scores.get(2));
        int keyLength = (int) scores.get(3);
        NDArray queries = manager.arange((int) queryOffset, queryEnd, 1, DataType.FLOAT32, like.getDevice());
        NDArray places = manager.arange(0, keyLength, 1, DataType.FLOAT32, like.getDevice());
        NDArray keys = places; // (S)
        if (numMissing > 0) {
            NDArray isBehind = places.gte(numFirst).toType(DataType.FLOAT32, false);
            keys = places.add(Scaling.times(isBehind, (float) numMissing));
        }
        NDArray distances = queries.reshape(-1, 1).sub(keys).abs(); // (T, S)
        NDArray column = manager.create(ofHeads(numHeads), new Shape(1, numHeads, 1, 1));
        return column.toDevice(like.getDevice(), false).neg().mul(distances); // (1, H, T, S)
    }

    @Override
    public Alibi forHeads(List<Integer> heads, int numHeads) {
        float[] all = ofHeads(numHeads);
        return new Alibi(heads.stream().map(head -> all[head]).toList());
    }

    @Override
    public void requireNumHeads(int numHeads) {
        if (!slopes.isEmpty() && slopes.size() != numHeads) {
            throw new IllegalArgumentException(
                    "slopes must be one for each head, but got " + slopes.size() + " for numHeads=" + numHeads);
        }
    }

    /** The slopes of an attention of so many heads. */
    public float[] ofHeads(int numHeads) {
        float[] all = slopes(numHeads);
        for (int head = 0; head < slopes.size(); head++) {
            all[head] = slopes.get(head);
        }
        return all;
    }

    @Override
    public String toString() {
        return slopes.isEmpty() ? "Alibi" : "Alibi" + slopes;
    }

    /** How much score each of H heads loses per position of distance. */
    public static float[] slopes(int numHeads) {
        int power = Integer.highestOneBit(numHeads);
        float[] slopes = new float[numHeads];
        for (int head = 0; head < numHeads; head++) {
            double exponent = head < power ? 8.0 * (head + 1) / power : 8.0 * (2 * (head - power) + 1) / (2 * power);
            slopes[head] = (float) Math.pow(2, -exponent);
        }
        return slopes;
    }
}
