package dev.heed.family.lm;

import dev.heed.io.SafeText;
import dev.heed.text.SpecialTokens;
import dev.heed.text.Tokenizer;
import dev.heed.text.VocabularyTokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Makes tokens of prompts. */
final class Prompts {

    /** Unknown tokens that an error names. */
    private static final int NAMED = 5;

    private Prompts() {}

    /**
     * The tokens of a line.
     *
     * @throws IllegalArgumentException if it has none, or some that the tokenizer does not know: a model has learned
     *     nothing of them, and what it made of the rest would be a continuation of another text
     */
    static int[] known(Tokenizer tokenizer, String line) {
        int[] tokens = tokenizer.encode(line);
        if (tokens.length == 0) {
            throw new IllegalArgumentException(
                    "prompt must hold at least one token, but got '" + SafeText.of(line) + "'");
        }
        OptionalInt unknown = tokenizer.special().unknown();
        if (Arrays.stream(tokens).mapToObj(OptionalInt::of).anyMatch(unknown::equals)) {
            throw new IllegalArgumentException(
                    "prompt must hold only tokens of the model's vocabulary, but got " + unknown(tokenizer, line));
        }
        return tokens;
    }

    private static String unknown(Tokenizer tokenizer, String line) {
        List<String> tokens = tokenizer instanceof VocabularyTokenizer words
                ? words.tokenization().stream(line)
                        .filter(token -> words.vocabulary().id(token) == SpecialTokens.UNKNOWN)
                        .distinct()
                        .toList()
                : List.of(line);
        return tokens.stream()
                .limit(NAMED)
                .map(token -> "'" + SafeText.of(token) + "'")
                .collect(Collectors.joining(", ", "", tokens.size() > NAMED ? " and others" : ""));
    }
}
