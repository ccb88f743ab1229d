package dev.heed.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import dev.heed.train.Validator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An interruption ends a run and no validation, whose figures are whole or none. */
class InterruptedValidatorTest {

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {type: generated, task: copy, maxLength: 3, testMaxLength: 3, validationPairs: 17, testPairs: 0}\n"
                        + "model: {type: fixed, embedDim: 5, hiddenDim: 7}",
                "data: {type: generated, numSymbols: 11, maxLength: 5, validationSequences: 7, testSequences: 0}\n"
                        + "model: {type: languageModel, embedDim: 4, numHeads: 2, numLayers: 1}",
                "data: {type: generated, maxLetters: 2, validationTexts: 7, testTexts: 0}\n"
                        + "model: {type: classifier, embedDim: 4, numHeads: 2, numLayers: 1}",
                "data: {type: text, train: %s, context: 7, heldOut: 0.5}\n"
                        + "model: {type: maskedTokens, embedDim: 4, numHeads: 2, numLayers: 1}",
            })
    void measuresAllAndLeavesTheInterruption(String recipe) throws IOException {
        Path text = Files.writeString(folder.resolve("text.txt"), "a hen sees a cat\n".repeat(7));
        try (NDManager manager = NDManager.newBaseManager()) {
            Engine.getInstance().setRandomSeed(3);
            Validator validator = validator(RecipeFile.parse(recipe.formatted(text) + "\nbudget: {steps: 1}"), manager);
            Map<String, Double> whole = validator.measure();

            Thread.currentThread().interrupt();

            assertThat(validator.measure()).isEqualTo(whole);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private static Validator validator(Recipe recipe, NDManager manager) {
        return validator(Families.of(recipe.model()).task(recipe), manager);
    }

    private static <N extends Block> Validator validator(LearningTask<N, ?> task, NDManager manager) {
        return task.validator(task.model().network(manager), manager).orElseThrow();
    }
}
