package dev.heed.text;

import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The ids of the tokens that stand for no text, where a tokenizer has them. Heed's own have the first four as {@link
 * SpecialTokens} says; other people's files have them anywhere or not at all.
 *
 * @param padding fills the rows of a batch that are shorter than the longest one
 * @param beginning begins a sequence; BERT's {@code [CLS]}
 * @param end ends a sequence; BERT's {@code [SEP]}
 * @param unknown stands for every token that is not in the vocabulary
 * @param mask stands where a token is to be guessed
 */
public record SpecialIds(
        OptionalInt padding, OptionalInt beginning, OptionalInt end, OptionalInt unknown, OptionalInt mask) {

    /** Whether an id is one of them. */
    public boolean contains(int id) {
        return Stream.of(padding, beginning, end, unknown, mask).anyMatch(OptionalInt.of(id)::equals);
    }
}
