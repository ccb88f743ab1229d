package dev.heed.family.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.heed.io.SafeTensors;
import dev.heed.recipe.Recipe;
import dev.heed.recipe.RecipeFile;
import dev.heed.run.TrainedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A classifier that starts from a run of masked tokens. */
class FineTunedRunTest {

    @TempDir
    private static Path pretrained = Path.of("");

    @TempDir
    private static Path data = Path.of("");

    @BeforeAll
    static void train() {
        EncoderRuns.labels(data);
        EncoderRuns.text(data);
        EncoderRuns.run(
                pretrained,
                EncoderRuns.recipe(
                        EncoderRuns.MASKED_TOKENS, data.resolve("text.txt"), "budget.steps=7", "data.vocabulary=11"));
    }

    /** Stopped before an update can move anything. */
    private static Recipe recipe(String... settings) {
        return EncoderRuns.recipe(
                        EncoderRuns.CLASSIFIER,
                        data.resolve("labels.tsv"),
                        "schedule.type=constant",
                        "schedule.rate=1e-30",
                        "averageDecay=0",
                        "budget.steps=1",
                        "start=" + pretrained)
                .with(settings);
    }

    private static Map<String, NDArray> parameters(Path run, NDManager manager) {
        return SafeTensors.read(run.resolve("parameters.safetensors"), manager);
    }

    @Test
    void beginsWithTheEncoderBitByBit(@TempDir Path other) throws IOException {
        EncoderRuns.run(other, recipe());

        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, NDArray> given = parameters(pretrained, manager);
            Map<String, NDArray> taken = parameters(other, manager);
            List<String> encoder = given.keySet().stream()
                    .filter(name -> name.contains("encoder"))
                    .toList();
            assertThat(encoder).hasSizeGreaterThan(10);
            for (String name : encoder) {
                assertThat(Objects.requireNonNull(taken.get(name)).toFloatArray())
                        .as(name)
                        .isEqualTo(Objects.requireNonNull(given.get(name)).toFloatArray());
            }
        }
        assertThat(Files.readString(other.resolve("log.txt")))
                .contains("begins with ", " of " + pretrained + "; new here: 2 (", "outputProjection")
                .contains("not used: 5 (", "headNorm");
    }

    @Test
    void readsTheTokensOfTheOther(@TempDir Path other, @TempDir Path moved) {
        EncoderRuns.run(other, recipe("data.vocabulary=11"));
        EncoderRuns.copy(other, moved);
        try (TrainedModel model = TrainedModel.load(moved);
                TrainedModel start = TrainedModel.load(pretrained)) {
            assertThat(((ClassifierText) model.text()).tokenizer())
                    .isEqualTo(((MaskedTokensText) start.text()).tokenizer());
            assertThat(model.predict("a cat").probabilities()).hasSize(2);
        }
    }

    @Test
    void refusesATokenizerOfItsOwn() {
        assertRefused(
                recipe("data.tokenizer=characters"),
                "data.tokenizer must be left out, or words as the run " + pretrained + " has it, but got characters");
        assertRefused(
                recipe("data.tokenizer=words", "data.vocabulary=12"),
                "data.vocabulary must be left out, or 11 as the run " + pretrained + " has it, but got 12");
    }

    @Test
    void refusesATokenizerBesideThatOfGeneratedTexts(@TempDir Path other) {
        EncoderRuns.run(other, RecipeFile.parse("""
                        data: {type: generated, maxLetters: 2, validationTexts: 0, testTexts: 0}
                        model: {type: classifier, embedDim: 4, numHeads: 2, numLayers: 1}
                        budget: {steps: 1}
                        """));
        for (String[] given : new String[][] {{"tokenizer", "characters"}, {"vocabulary", "12"}}) {
            assertRefused(
                    recipe("start=" + other, "data." + given[0] + "=" + given[1]),
                    "data.tokenizer and data.vocabulary must be left out, since " + other + " has a tokenizer, but got "
                            + given[1]);
        }
    }

    private static void assertRefused(Recipe recipe, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ClassifierFamily().task(recipe))
                .withMessage(message);
    }

    @Test
    void anotherSizeIsListedOrRefused(@TempDir Path other) throws IOException {
        EncoderRuns.run(other.resolve("deeper"), recipe("model.numLayers=2"));
        assertThat(Files.readString(other.resolve("deeper/log.txt"))).contains("new here: ", "layer1");

        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        EncoderRuns.run(other.resolve("wider"), recipe("model.embedDim=24", "model.hiddenDim=96")))
                .withMessage("start must have a parameter that the network has too, but got none in "
                        + pretrained.resolve("parameters.safetensors"));
    }

    @Test
    void startsFromNothingElse(@TempDir Path other) {
        assertRefused(
                recipe("start=" + other),
                "folder must be that of a training run, with run.json and recipe.yaml, or one of Hugging Face's, with config.json, but got "
                        + other);
        EncoderRuns.run(other, RecipeFile.parse("""
                        data: {type: generated, task: copy, maxLength: 3, validationPairs: 0, testPairs: 0}
                        model: {type: transformer, embedDim: 4, numHeads: 2, numLayers: 1}
                        budget: {steps: 1}
                        """));
        assertRefused(
                recipe("start=" + other),
                "start must be a run of a model maskedTokens or classifier, but got " + other + " of transformer");
    }
}
