package dev.heed.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import dev.heed.block.Borrowed;
import dev.heed.block.Inputs;
import dev.heed.mask.AttentionMask;
import dev.heed.mask.MaskConvention;
import dev.heed.mask.PaddingMask;
import dev.heed.shape.Dims;
import dev.heed.text.TokenBatch;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an encoder-only model reads.
 *
 * @param tokens int64 (B, T)
 * @param mask which tokens are real: {@link AttentionMask#padding}, {@link AttentionMask#none()}, or an array
 *     broadcastable to (B, 1, 1, T)
 * @param segments which segment each token belongs to, int64 (B, T); null where all belong to segment 0
 */
public record TextInputs(
        NDArray tokens, AttentionMask mask, @Nullable NDArray segments) {

    private static final List<String> NAMES = List.of("tokens", "keyMask", "segments");

    /** Checks the shapes. */
    public TextInputs {
        Dims dims = new Dims().bind("tokens", tokens.getShape(), "BT");
        if (segments != null) {
            dims.bind("segments", segments.getShape(), "BT");
            segments = Borrowed.by(tokens.getManager(), segments);
        }
    }

    /** The sequences of a batch, all of segment 0. */
    public static TextInputs of(NDManager manager, TokenBatch tokens) {
        return new TextInputs(tokens.toArray(manager), AttentionMask.padding(tokens.lengths()), null);
    }

    /**
     * The sequences of a batch, and the segments of their tokens.
     *
     * @param manager owner of the arrays
     * @param tokens the sequences
     * @param segments for each token the number of its segment
     * @return the inputs
     * @throws IllegalArgumentException if a row of segments is not as long as that of tokens
     */
    public static TextInputs of(NDManager manager, TokenBatch tokens, TokenBatch segments) {
        int[] lengths = tokens.lengths();
        int[] given = segments.lengths();
        if (given.length != lengths.length) {
            throw new IllegalArgumentException("tokens and segments must have equal batch sizes, but got tokens="
                    + lengths.length + ", segments=" + given.length);
        }
        for (int row = 0; row < lengths.length; row++) {
            if (given[row] != lengths[row]) {
                throw new IllegalArgumentException("segments[" + row + "] must be as long as tokens[" + row
                        + "], but got length " + given[row] + " for " + lengths[row]);
            }
        }
        return new TextInputs(tokens.toArray(manager), AttentionMask.padding(lengths), segments.toArray(manager));
    }

    /** What DJL hands to a block: {@code tokens}, {@code keyMask} and {@code segments}, the last two optional. */
    static TextInputs of(NDList inputs) {
        if (inputs.isEmpty() || inputs.size() > NAMES.size()) {
            throw new IllegalArgumentException(
                    "inputs must be tokens, keyMask and segments (the last two optional), but got " + inputs.size()
                            + " arrays");
        }
        List<@Nullable NDArray> named = Inputs.byName(inputs, NAMES);
        NDArray tokens = named.get(0);
        if (tokens == null) {
            throw new IllegalArgumentException(
                    "inputs must be tokens, keyMask and segments (the last two optional), but got no tokens");
        }
        return new TextInputs(tokens, mask(tokens, named.get(1)), named.get(2));
    }

    private static AttentionMask mask(NDArray tokens, @Nullable NDArray keyMask) {
        if (keyMask == null) {
            return AttentionMask.none();
        }
        new Dims().bind("tokens", tokens.getShape(), "BT").bind("keyMask", keyMask.getShape(), "BT");
        return MaskConvention.TORCH_ATTEND.read(Borrowed.by(tokens.getManager(), keyMask));
    }

    /**
     * Some of the sequences, without the columns in which all of them are padding.
     *
     * @param manager owner of the arrays
     * @param padding the mask of all sequences
     * @param rows the places of the sequences
     */
    TextInputs select(NDManager manager, PaddingMask padding, int... rows) {
        int[] lengths = padding.lengths();
        int[] selected = Arrays.stream(rows).map(row -> lengths[row]).toArray();
        int longest = Arrays.stream(selected).max().orElseThrow();
        NDArray places = manager.create(rows);
        return new TextInputs(
                select(tokens, places, longest),
                AttentionMask.padding(selected),
                segments == null ? null : select(segments, places, longest));
    }

    private static NDArray select(NDArray array, NDArray places, int length) {
        NDArray handle = Borrowed.by(places.getManager(), array);
        return handle.get(new NDIndex().addAllDim().addSliceDim(0, length)).get(places);
    }

    /** The segments, or 0 for each token. */
    NDArray segmentsOrZeros() {
        return Objects.requireNonNullElseGet(segments, tokens::zerosLike);
    }
}
