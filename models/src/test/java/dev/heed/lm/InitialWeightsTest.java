package dev.heed.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.heed.layer.LayerConfig;
import dev.heed.seq2seq.OutputWeights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * How the parameters of each preset start, by their statistics. Of n numbers the standard deviation is known to 1 in \(
 * \sqrt{2n} \): with a thousand and more, a tenth is more than four times that.
 */
class InitialWeightsTest {

    private static final int NUM_LAYERS = 8;
    private static final int SEED = 7;
    private static final double DEVIATION = 0.02;
    private static final double RESIDUAL_DEVIATION = 0.005; // 0.02 / sqrt(2 N)

    @Test
    void ofGpt2ShrinkWithTheDepthWhereLayersAddUp() {
        Map<String, Double> expected = new LinkedHashMap<>();
        expected.put("embedding_weight", DEVIATION);
        expected.put("embedding_position_weight", DEVIATION);
        for (int layer = 0; layer < NUM_LAYERS; layer++) {
            String name = "stack_layer" + layer + "_";
            expected.put(name + "selfAttention_queryProjection_weight", DEVIATION);
            expected.put(name + "selfAttention_keyProjection_weight", DEVIATION);
            expected.put(name + "selfAttention_valueProjection_weight", DEVIATION);
            expected.put(name + "selfAttention_outputProjection_weight", RESIDUAL_DEVIATION);
            expected.put(name + "feedForward_inputProjection_weight", DEVIATION);
            expected.put(name + "feedForward_outputProjection_weight", RESIDUAL_DEVIATION);
        }

        compare(LanguageModelConfig.gpt2(101, 53, 32, 2, NUM_LAYERS, 0.1f), expected);
    }

    @Test
    void ofLlamaAreTheSameEverywhere() {
        Map<String, Double> expected = new LinkedHashMap<>();
        expected.put("embedding_weight", DEVIATION);
        for (int layer = 0; layer < NUM_LAYERS; layer++) {
            String name = "stack_layer" + layer + "_";
            expected.put(name + "selfAttention_queryProjection_weight", DEVIATION);
            expected.put(name + "selfAttention_keyProjection_weight", DEVIATION);
            expected.put(name + "selfAttention_valueProjection_weight", DEVIATION);
            expected.put(name + "selfAttention_outputProjection_weight", DEVIATION);
            expected.put(name + "feedForward_inputProjection_weight", DEVIATION);
            expected.put(name + "feedForward_gateProjection_weight", DEVIATION);
            expected.put(name + "feedForward_outputProjection_weight", DEVIATION);
        }
        expected.put("outputProjection_weight", DEVIATION);

        compare(LanguageModelConfig.llama(101, 32, 1, 1, NUM_LAYERS), expected);
    }

    /** Glorot's deviation is that of U(-a, a), a / sqrt(3), which is sqrt(2 / (rows + columns)). */
    @Test
    void ofOtherModelsAreGlorots() {
        Map<String, Double> expected = new LinkedHashMap<>();
        expected.put("embedding_weight", DEVIATION);
        expected.put("embedding_position_weight", DEVIATION);
        for (String projection : new String[] {"query", "key", "value", "output"}) {
            expected.put("stack_layer0_selfAttention_" + projection + "Projection_weight", Math.sqrt(2 / 64.0));
        }
        expected.put("stack_layer0_feedForward_inputProjection_weight", Math.sqrt(2 / 160.0));
        expected.put("stack_layer0_feedForward_outputProjection_weight", Math.sqrt(2 / 160.0));
        expected.put("outputProjection_weight", Math.sqrt(2 / 133.0));

        compare(other(), expected);
    }

    /** Of a thousand and more from U(-a, a) not all are below 0.97 a, but for once in 10^13 times. */
    @Test
    void ofOtherModelsReachGlorotsBound() {
        try (NDManager manager = NDManager.newBaseManager()) {
            List<NDArray> projections = LanguageModels.initialised(other(), manager, SEED).getParameters().stream()
                    .filter(entry -> entry.getKey().endsWith("Projection_weight"))
                    .map(entry -> entry.getValue().getArray())
                    .toList();

            assertThat(projections).hasSize(7).allSatisfy(weight -> {
                Shape shape = weight.getShape();
                double bound = Math.sqrt(6.0 / (shape.get(0) + shape.get(1)));
                assertThat((double) weight.abs().max().getFloat()).isBetween(0.97 * bound, 1.00001 * bound);
            });
        }
    }

    private static LanguageModelConfig other() {
        LanguageModelConfig gpt2 = LanguageModelConfig.gpt2(101, 53, 32, 2, 1, 0);
        return new LanguageModelConfig(
                gpt2.embedding(),
                LayerConfig.builder().setEmbedDim(32).setNumHeads(2).build(),
                1,
                OutputWeights.SEPARATE);
    }

    /** Every weight has the mean 0 and its deviation, every gamma is 1, every bias and beta 0. */
    private static void compare(LanguageModelConfig config, Map<String, Double> expected) {
        Map<String, Double> weights = new LinkedHashMap<>();
        try (NDManager manager = NDManager.newBaseManager()) {
            LanguageModels.initialised(config, manager, SEED).getParameters().forEach(entry -> {
                String name = entry.getKey().replaceAll("(^|_)[0-9]{2}", "$1");
                float[] values = entry.getValue().getArray().toFloatArray();
                if (name.endsWith("weight")) {
                    weights.put(name, deviation(name, values));
                } else {
                    assertThat(values).as(name).containsOnly(name.endsWith("gamma") ? 1 : 0);
                }
            });
        }
        assertThat(weights).containsOnlyKeys(expected.keySet());
        weights.forEach((name, deviation) -> assertThat(deviation)
                .as(name)
                .isCloseTo(expected.getOrDefault(name, Double.NaN), within(0.1 * deviation)));
    }

    private static double deviation(String name, float[] values) {
        double sum = 0;
        double squares = 0;
        for (float value : values) {
            sum += value;
            squares += (double) value * value;
        }
        double deviation = Math.sqrt(squares / values.length);
        assertThat(sum / values.length)
                .as("mean of " + name)
                .isCloseTo(0, within(5 * deviation / Math.sqrt(values.length)));
        return deviation;
    }
}
