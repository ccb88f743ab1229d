package dev.heed.mask;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Which keys each query may attend to. True means "may attend", everywhere.
 *
 * <p>\[ \mathrm{keep} \in \{0, 1\}^{B \times H \times T \times S} \]
 *
 * <p>A mask is a value: {@link #none()}, {@link #causal()}, {@link #slidingWindow(int, int)} and {@link
 * #padding(int...)} know no arrays and fit any device; {@link #dense(NDArray)} wraps an array that stays the caller's. {@link #and(AttentionMask)} joins two.
 * Arrays that follow another convention come in through {@link MaskConvention}.
 */
public sealed interface AttentionMask permits Visibility, PaddingMask, DenseMask, ConjunctionMask {

    /** Every query may attend to every key. */
    static Visibility none() {
        return NoMask.INSTANCE;
    }

    /**
     * A query may attend to its own position and to those before it.
     *
     * <p>\[ \mathrm{keep}_{ts} = [\, s \le t + (S - T) \,] \] Where T differs from S the two are aligned at their ends:
     * the last query sees every key, which is what decoding with a cache needs.
     */
    static Visibility causal() {
        return CausalMask.INSTANCE;
    }

    /**
     * A query may attend to its own position, to a few before it, and to the first of all. Use it where sequences grow
     * without end: the cost of a token stays the same, and so does a cache, which forgets what no later token sees.
     *
     * <p>\[ \mathrm{keep}_{ts} = [\, s \le t' \,] \, [\, s \gt t' - W \;\lor\; s \lt A \,], \quad t' = t + (S - T) \]
     * with the window W and A attention sinks. Queries and keys are tokens of one sequence, aligned at their ends as in
     * {@link #causal()}.
     *
     * <p>Differs from the papers: Beltagy et al.'s window reaches to both sides where the future is not hidden; Xiao et al.
     * number positions anew within the cache, whereas here a token keeps its place in the sequence, so that steps equal a
     * whole pass.
     *
     * @param window W, how many tokens a query sees, itself and those just before it
     * @param sinks A, how many tokens at the beginning it sees besides; 0 for none. A trained model puts much of its
     * attention there, whatever they hold, and fails without them
     * @throws IllegalArgumentException if the window is below 1 or the sinks are below 0
     * @see <a href="https://arxiv.org/abs/2004.05150">Beltagy et al. 2020, section 3.1 (Longformer)</a>
     * @see <a href="https://arxiv.org/abs/2310.06825">Jiang et al. 2023, section 2 (Mistral 7B)</a>
     * @see <a href="https://arxiv.org/abs/2309.17453">Xiao et al. 2023, section 3.2 (attention sinks)</a>
     */
    static SlidingWindow slidingWindow(int window, int sinks) {
        return new SlidingWindow(window, sinks);
    }

    /**
     * Hides the padding after each sequence's real tokens.
     *
     * <p>\[ \mathrm{keep}_{bs} = [\, s \lt \mathrm{length}_b \,] \]
     *
     * @param lengths the number of real keys of each sequence, (B), each at least 1
     * @throws IllegalArgumentException if there is no length or one is below 1
     */
    static PaddingMask padding(int... lengths) {
        return new PaddingMask(lengths);
    }

    /**
     * Takes the mask from a boolean array.
     *
     * @param keep true = may attend, (T, S) or of rank 4 and broadcastable to (B, H, T, S); it stays the caller's and
     * must outlive the mask
     * @throws IllegalArgumentException if the array is not boolean or has another rank
     */
    static AttentionMask dense(NDArray keep) {
        return new DenseMask(keep);
    }

    /** Allows what both masks allow. */
    default AttentionMask and(AttentionMask other) {
        return other == this || other == none() ? this : new ConjunctionMask(this, other);
    }

    /**
     * The mask as an array, for scores of a given shape.
     *
     * @param manager where the array is created; its device is the array's
     * @param scores (B, H, T, S)
     * @return boolean, broadcastable to (B, H, T, S); null where nothing is hidden
     * @throws IllegalArgumentException if the mask does not fit the scores
     */
    @Nullable NDArray keep(NDManager manager, Shape scores);

    /**
     * Whether this mask hides from T queries the future among S keys, and nothing else. An engine may have a shortcut for
     * that. Saying no is never wrong: then the array is used.
     */
    default boolean isCausal(long numQueries, long numKeys) {
        return false;
    }

    /**
     * Computes the mask once, for several layers with scores of one shape.
     *
     * @param manager owner of the array, if one is needed
     * @param scores (B, H, T, S)
     * @return an equal mask that does no further work; a square causal one stays as it is, for an engine's shortcut
     */
    default AttentionMask resolve(NDManager manager, Shape scores) {
        if (scores.get(2) == scores.get(3) && isCausal(scores.get(2), scores.get(3))) {
            return this;
        }
        NDArray keep = keep(manager, scores);
        return keep == null ? none() : dense(keep);
    }
}
