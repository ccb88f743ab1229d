package dev.heed.predict;

import dev.heed.generate.GenerationConfig;
import dev.heed.generate.GenerationConfigBuilder;
import java.util.function.UnaryOperator;

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
}
