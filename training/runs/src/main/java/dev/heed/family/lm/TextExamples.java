package dev.heed.family.lm;

import dev.heed.predict.Example;
import dev.heed.text.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Takes prompts from a text, with what follows them there.
 *
 * @param tokenizer makes tokens of text
 * @param context how many tokens a model reads at most
 */
record TextExamples(Tokenizer tokenizer, int context) {

    /** Tokens of a prompt at most, and of its continuation: together they fit a line. */
    static final int TOKENS = 40;

    /** Characters that surely hold a prompt and what follows: few tokens are longer than a word. */
    private static final int CHARACTERS = 50 * TOKENS;

    /** Some prompts, evenly over the text; each begins a line where there is one near. */
    List<Example> of(List<String> texts) {
        String text = String.join("", texts);
        return IntStream.range(0, LanguageSets.EXAMPLES)
                .map(place -> (int) ((long) place * text.length() / LanguageSets.EXAMPLES))
                .mapToObj(place -> example(text, place))
                .flatMap(Optional::stream)
                .distinct()
                .toList();
    }

    private Optional<Example> example(String text, int place) {
        int line = place == 0 ? 0 : 1 + text.indexOf('\n', place);
        int from = line > 0 && line < place + CHARACTERS
                ? line
                : text.offsetByCodePoints(0, text.codePointCount(0, place));
        int[] tokens = tokenizer.encode(text.substring(from, Math.min(text.length(), from + CHARACTERS)));
        int prompt = Math.min(TOKENS, Math.max(1, context / 2));
        OptionalInt unknown = tokenizer.special().unknown();
        if (tokens.length <= prompt
                || Arrays.stream(tokens, 0, prompt).mapToObj(OptionalInt::of).anyMatch(unknown::equals)) {
            return Optional.empty();
        }
        int end = Math.min(tokens.length, prompt + TOKENS);
        return Optional.of(new Example(
                tokenizer.decode(Arrays.copyOf(tokens, prompt)),
                tokenizer.decode(Arrays.copyOfRange(tokens, prompt, end))));
    }
}
