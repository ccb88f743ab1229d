package dev.heed.predict;

import dev.heed.generate.Generated;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.GenerationConfigBuilder;
import dev.heed.generate.Generator;
import dev.heed.generate.TokenListener;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * How a model that generates text is to do it.
 *
 * @param settings changes what the family sets: greedy decoding, and how many tokens there may be at most
 * @param listener is given the text as it grows; beam search and several outputs of an input have none
 * @param first the number of the first line among all: what is drawn for a line follows from the seed and its number
 */
public record Generation(UnaryOperator<GenerationConfigBuilder> settings, TextListener listener, long first) {

    /** Hears nothing. */
    public static final TextListener NOBODY = (input, text) -> {};

    /** As the family does it. */
    public static Generation usual() {
        return with(settings -> settings);
    }

    /** With other settings, as {@code settings -> settings.optTemperature(0.8)}. */
    public static Generation with(UnaryOperator<GenerationConfigBuilder> settings) {
        return new Generation(settings, NOBODY, 0);
    }

    /** The same, heard by somebody. */
    public Generation heardBy(TextListener somebody) {
        return new Generation(settings, somebody, first);
    }

    /** The same, for lines that come after so many others: each draws as if all went in at once. */
    public Generation after(long lines) {
        return new Generation(settings, listener, lines);
    }

    /** The settings, for outputs of at most so many tokens unless another number is set. */
    public GenerationConfig config(int maxTokens) {
        return config(GenerationConfig.builder().setMaxTokens(maxTokens));
    }

    /**
     * The settings, changed from those of a family. Where the fewest tokens are set and the most are not, the family's most
     * give way.
     *
     * @throws IllegalArgumentException if a setting is out of its range, or a listener would hear several outputs
     */
    public GenerationConfig config(GenerationConfigBuilder family) {
        int most = family.build().maxTokens();
        int fewest =
                settings.apply(family.setMaxTokens(Integer.MAX_VALUE)).build().minTokens();
        GenerationConfig config =
                settings.apply(family.setMaxTokens(Math.max(most, fewest))).build();
        if (listener != NOBODY && config.numReturn() > 1) {
            throw new IllegalArgumentException(
                    "numReturn must be 1 for a listener, who hears one output of each input, but got "
                            + config.numReturn());
        }
        return config;
    }

    /**
     * Lets a generator write the outputs of some inputs, and tells the listener as they grow.
     *
     * @param inputs all lines
     * @param encoded what the generator is given for each
     * @param places of the lines that are written now
     * @param decode the text of an output's tokens
     * @return the predictions of each of these lines
     */
    public List<List<Prediction>> predict(
            Generator generator,
            List<String> inputs,
            List<int[]> encoded,
            List<Integer> places,
            Function<int[], String> decode) {
        List<int[]> rows = places.stream().map(encoded::get).toList();
        List<Long> numbers = places.stream().map(place -> first + place).toList();
        List<List<Generated>> written = listener == NOBODY
                ? generator.generate(rows, numbers, TokenListener.NOBODY)
                : told(generator, rows, numbers, places, decode);
        return IntStream.range(0, rows.size())
                .mapToObj(row -> written.get(row).stream()
                        .map(each -> Prediction.generated(
                                inputs.get(places.get(row)), decode.apply(each.tokens()), each.score()))
                        .toList())
                .toList();
    }

    private List<List<Generated>> told(
            Generator generator,
            List<int[]> rows,
            List<Long> numbers,
            List<Integer> places,
            Function<int[], String> decode) {
        GrowingText text = new GrowingText(decode, listener);
        List<List<Generated>> written =
                generator.generate(rows, numbers, (row, sequence, token) -> text.add(places.get(row), token));
        text.end();
        return written;
    }
}
