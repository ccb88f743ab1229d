package dev.heed.data;

import static java.util.Comparator.comparingInt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.heed.kernel.Kernel;
import dev.heed.text.TokenBatch;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Sequences whose every token has a class of its own, such as a part of speech.
 *
 * <p>Shapes: tokens and tags (B, T).
 *
 * @param tokens the sequences
 * @param tags the number of each token's class
 */
public record TaggedBatch(TokenBatch tokens, TokenBatch tags) {

    /** Checks that there are as many tags as tokens in every row. */
    public TaggedBatch {
        if (!Arrays.equals(tokens.lengths(), tags.lengths())) {
            throw new IllegalArgumentException(
                    "tags must be as many as the tokens in every row, but got tags=%s, tokens=%s"
                            .formatted(Arrays.toString(tags.lengths()), Arrays.toString(tokens.lengths())));
        }
    }

    /**
     * Batches of equally long sequences.
     *
     * @param encode gives each token an id
     * @param tags what numbers the tags
     */
    public static Batching<SequencePair, TaggedBatch> batching(Function<List<String>, int[]> encode, Labels tags) {
        return new Batching<>(
                comparingInt(pair -> pair.source().size()),
                pairs -> new TaggedBatch(
                        TokenBatch.of(pairs.stream()
                                .map(pair -> encode.apply(pair.source()))
                                .toList()),
                        TokenBatch.of(pairs.stream()
                                .map(pair -> pair.target().stream()
                                        .mapToInt(tags::number)
                                        .toArray())
                                .toList())));
    }

    /** The tags as an array, int64 (B, T), {@link Kernel#IGNORED} after the end of a row. */
    public NDArray tags(NDManager manager) {
        return tags.toArray(manager, Kernel.IGNORED);
    }
}
