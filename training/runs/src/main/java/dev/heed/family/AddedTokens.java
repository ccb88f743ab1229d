package dev.heed.family;

import dev.heed.text.Tokenizer;
import java.util.Arrays;
import java.util.stream.IntStream;

/** What stands around a text's own tokens when a network reads them. */
public enum AddedTokens {
    /** Nothing. */
    NONE,
    /** The tokenizer's beginning token, before the text. */
    BEGINNING,
    /** The same token before and behind the text. */
    AROUND,
    /** What the tokenizer's own file adds, as {@code [CLS]} and {@code [SEP]}. */
    OF_TOKENIZER;

    /**
     * The tokens of a text.
     *
     * @param maxLength how many there may be, added ones among them; what is too long loses its end
     */
    public int[] encode(Tokenizer tokenizer, String text, int maxLength) {
        return switch (this) {
            case NONE -> cut(text(tokenizer, text), maxLength).toArray();
            case BEGINNING ->
                cut(IntStream.concat(beginning(tokenizer), text(tokenizer, text)), maxLength)
                        .toArray();
            case AROUND ->
                IntStream.concat(
                                cut(IntStream.concat(beginning(tokenizer), text(tokenizer, text)), maxLength - 1),
                                beginning(tokenizer))
                        .toArray();
            case OF_TOKENIZER -> tokenizer.encodeForModel(text, maxLength).ids();
        };
    }

    private static IntStream beginning(Tokenizer tokenizer) {
        return IntStream.of(tokenizer.special().beginning().orElseThrow());
    }

    private static IntStream text(Tokenizer tokenizer, String text) {
        return Arrays.stream(tokenizer.encode(text));
    }

    private static IntStream cut(IntStream tokens, int maxLength) {
        return tokens.limit(maxLength);
    }
}
