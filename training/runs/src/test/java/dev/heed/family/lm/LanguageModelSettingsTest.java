package dev.heed.family.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDManager;
import dev.heed.block.Initialisation;
import dev.heed.huggingface.HuggingFaceModel;
import dev.heed.lm.LanguageModel;
import dev.heed.lm.LanguageModelConfig;
import dev.heed.recipe.Recipe;
import dev.heed.recipe.RecipeFile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageModelSettingsTest {

    private static LanguageModelSettings settings(String model) {
        return (LanguageModelSettings) RecipeFile.parse(
                        "data: {type: generated}\nmodel: {type: languageModel, " + model + "}\nbudget: {steps: 7}\n")
                .model();
    }

    private static long parameters(LanguageModel model) {
        try (NDManager manager = NDManager.newBaseManager()) {
            model.initialize(manager);
            return model.parameterCount();
        }
    }

    @Test
    void canBeThePresets() {
        LanguageModelSettings gpt2 = settings("embedDim: 24, numHeads: 6, numLayers: 2, position: learned, norm: layer,"
                + " bias: all, activation: gelu_tanh");
        LanguageModelConfig preset = LanguageModelConfig.gpt2(11, 7, 24, 6, 2, 0);

        LanguageModelConfig config = gpt2.config(11, 7);

        assertThat(config.layer())
                .usingRecursiveComparison()
                .ignoringFields("initialisation")
                .isEqualTo(preset.layer());
        assertThat(config.embedding().position()).isEqualTo(preset.embedding().position());
        assertThat(config.output()).isEqualTo(preset.output());
        assertThat(parameters(new LanguageModel(gpt2.config(11, 7)))).isEqualTo(parameters(new LanguageModel(preset)));
        assertThat(parameters(new LanguageModel(
                        settings("embedDim: 24, numHeads: 6, numKvHeads: 2, numLayers: 2, hiddenDim: 256,"
                                        + " activation: swiglu, output: separate_without_bias")
                                .config(11, 7))))
                .isEqualTo(parameters(new LanguageModel(LanguageModelConfig.llama(11, 24, 6, 2, 2))));
    }

    @Test
    void theShippedOneHasACounterpartInTransformers() {
        Recipe recipe = RecipeFile.read(Path.of("../../examples/recipes/language.yaml"));
        LanguageModelConfig config = ((LanguageModelSettings) recipe.model()).config(11, 7);

        assertThat(HuggingFaceModel.of(new LanguageModel(config)).endTokens()).isEmpty();
    }

    @Test
    void weightsStartAsWideAsTheModelAsks() {
        LanguageModelConfig config =
                settings("embedDim: 16, numHeads: 2, numLayers: 2").config(11, 7);

        assertThat(config.layer().initialisation()).isEqualTo(Initialisation.normalByDepth(0.25f, 2));
        assertThat(config.embedding().initialDeviation()).isEqualTo(0.25f);
    }

    @Test
    void everySettingReachesTheModel() {
        LanguageModelConfig config = settings(
                        "embedDim: 12, numHeads: 3, headDim: 10, numLayers: 2, window: 5, sinks: 2,"
                                + " dropout: 0.1, hiddenDim: 13, position: alibi, placement: post, output: separate")
                .config(11, 7);

        assertThat(config.layer().attention().headDim()).isEqualTo(10);
        assertThat(config.layer().attention().toString()).contains("SlidingWindow[window=5, sinks=2]", "Alibi");
        assertThat(config.layer().dropout()).isEqualTo(0.1f);
        assertThat(config.layer().feedForward().hiddenDim()).isEqualTo(13);
        assertThat(config.layer().placement()).hasToString("POST");
        assertThat(config.output()).hasToString("SEPARATE");
        assertThat(config.embedding().dropout()).isEqualTo(0.1f);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "position: rotary            | 7",
                "position: sinusoidal, window: 3| 7",
                "position: rotary, window: 3, sinks: 1| 7",
                "position: none, window: 3, sinks: 1| 2147483647",
                "position: learned, window: 3| 7",
                "position: rotary, window: 3 | 2147483647",
                "position: rotary, window: 8 | 7",
                "position: alibi             | 2147483647",
                "position: none              | 7"
            })
    void sayHowManyTokensAreOfUse(String model, int longest) {
        assertThat(settings(model).longest(7)).isEqualTo(longest);
    }

    @Test
    void wrongOnesAreRefused() {
        for (List<String> wrong : List.of(
                List.of("numHeads: 3", "embedDim must be divisible by numHeads"),
                List.of("numKvHeads: 3", "numHeads must be divisible by numKvHeads"),
                List.of("sinks: 2", "sinks without a window must be at most 0, but got 2"),
                List.of("window: 0", "window must be at least 1, but got 0"),
                List.of("window: 3, sinks: -1", "sinks must be at least 0, but got -1"),
                List.of("dropout: 1", "dropout must be in [0, 1), but got 1.0"),
                List.of("headDim: 0", "headDim must be at least 1, but got 0"))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> settings(wrong.get(0)))
                    .withMessageContaining(wrong.get(1));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings("embedDim: 65536, numLayers: 1000").config(11, 7))
                .withMessageStartingWith("model must have at most 1073741824 parameters, but got about ");
    }
}
