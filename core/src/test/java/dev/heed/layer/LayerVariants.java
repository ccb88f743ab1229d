package dev.heed.layer;

import dev.heed.block.Activation;
import dev.heed.block.Bias;
import dev.heed.norm.Norm;
import dev.heed.norm.NormPlacement;
import dev.heed.position.Alibi;
import dev.heed.position.NoPosition;
import dev.heed.position.Rotary;
import dev.heed.test.Shapes;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The settings that the layers' contracts run through. */
final class LayerVariants {

    private LayerVariants() {}

    /** Settings by name, their sizes still open. */
    record Variant(String name, Config config) {

        LayerConfig of(Shapes shapes) {
            return config.on(
                            LayerConfig.builder()
                                    .setEmbedDim(shapes.embedDim())
                                    .setNumHeads(shapes.numHeads())
                                    .optHiddenDim(shapes.hiddenDim()),
                            shapes)
                    .build();
        }

        /** Whether neither attention of the layer knows of positions; sizes do not matter to that. */
        boolean isOrderFree() {
            LayerConfig sample = of(Shapes.seeded(1));
            return sample.attention().position() instanceof NoPosition && sample.crossPosition() instanceof NoPosition;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @FunctionalInterface
    interface Config {
        LayerConfigBuilder on(LayerConfigBuilder builder, Shapes shapes);
    }

    /** Every placement, norm and activation at least once. */
    static Stream<Variant> everyChoice() {
        return Stream.of(
                variant(NormPlacement.PRE, Norm.layer(), Activation.GELU),
                variant(NormPlacement.PRE, Norm.rms(), Activation.SWIGLU),
                variant(NormPlacement.POST, Norm.layer(), Activation.RELU),
                variant(NormPlacement.POST, Norm.rms(), Activation.GELU));
    }

    /** Grouped and wide heads, fewer biases, and each position in each place that it can act. */
    static Stream<Variant> positions() {
        return Stream.of(
                new Variant(
                        "without biases, wide heads",
                        (builder, shapes) -> builder.optBias(Bias.NONE)
                                .optNorm(Norm.biaslessLayer())
                                .optHeadDim(shapes.headDim() + 2)
                                .optActivation(Activation.GELU_TANH)),
                new Variant(
                        "Qwen's biases",
                        (builder, shapes) -> builder.optBias(Bias.QUERY_KEY_VALUE)
                                .optNorm(Norm.biaslessLayer())
                                .optPlacement(NormPlacement.POST)
                                .optNumKvHeads(shapes.numKvHeads())
                                .optActivation(Activation.SWIGLU)),
                new Variant(
                        "rotary",
                        (builder, shapes) -> builder.optPosition(new Rotary())
                                .optCrossPosition(new Rotary())
                                .optActivation(Activation.GELU)),
                new Variant(
                        "grouped alibi",
                        (builder, shapes) -> builder.optPosition(new Alibi())
                                .optCrossPosition(new Alibi())
                                .optNumKvHeads(shapes.numKvHeads())
                                .optActivation(Activation.SWIGLU)));
    }

    private static Variant variant(NormPlacement placement, Norm norm, Activation activation) {
        String name = String.join(
                " ",
                List.of(
                        placement.name().toLowerCase(Locale.ROOT),
                        norm.getClass().getSimpleName(),
                        activation.name().toLowerCase(Locale.ROOT)));
        return new Variant(
                name,
                (builder, shapes) ->
                        builder.optPlacement(placement).optNorm(norm).optActivation(activation));
    }
}
