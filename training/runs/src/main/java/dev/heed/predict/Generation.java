package dev.heed.predict;

import dev.heed.generate.Generated;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.GenerationConfigBuilder;
import dev.heed.generate.Generator;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * How a model that generates text is to do it.
 *
 * @param settings changes what the family sets: greedy decoding, and how many tokens there may be at most
 * @param listener is given the text as it grows; beam search has none
 */
public record Generation(UnaryOperator<GenerationConfigBuilder> settings, TextListener listener) {

    /** Hears nothing. */
    public static final TextListener NOBODY = (input, text) -> {};

    /** As the family does it. */
    public static Generation usual() {
        return with(settings -> settings);
    }

    /** With other settings, as {@code settings -> settings.optTemperature(0.8)}. */
    public static Generation with(UnaryOperator<GenerationConfigBuilder> settings) {
        return new Generation(settings, NOBODY);
    }

    /** The same, heard by somebody. */
    public Generation heardBy(TextListener somebody) {
        return new Generation(settings, somebody);
    }

    /** The settings, for outputs of at most so many tokens unless another number is set. */
    public GenerationConfig config(int maxTokens) {
        return settings.apply(GenerationConfig.builder().setMaxTokens(maxTokens))
                .build();
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
        List<List<Generated>> written =
                listener == NOBODY ? generator.generate(rows) : told(generator, rows, places, decode);
        return IntStream.range(0, rows.size())
                .mapToObj(row -> written.get(row).stream()
                        .map(each -> Prediction.generated(
                                inputs.get(places.get(row)), decode.apply(each.tokens()), each.score()))
                        .toList())
                .toList();
    }

    private List<List<Generated>> told(
            Generator generator, List<int[]> rows, List<Integer> places, Function<int[], String> decode) {
        GrowingText text = new GrowingText(decode, listener);
        List<List<Generated>> written =
                generator.generate(rows, (row, sequence, token) -> text.add(places.get(row), token));
        text.end();
        return written;
    }
}
