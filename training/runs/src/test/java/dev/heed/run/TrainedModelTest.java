package dev.heed.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.heed.recipe.RecipeFile;
import dev.heed.recipe.TestScores;
import dev.heed.train.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainedModelTest {

    private static final String RECIPE = """
            data: {type: generated, task: copy, maxLength: 3, testMaxLength: 3, validationPairs: 0, testPairs: 17}
            batch: {size: 32}
            model: {type: attention, embedDim: 32, hiddenDim: 32, cell: gru, position: sinusoidal}
            schedule: {peak: 0.02, warmupSteps: 10}
            averageDecay: 0.9
            budget: {steps: 250}
            """;

    @TempDir
    private static Path folder = Path.of("");

    private static TestScores tested = new TestScores(Map.of(), List.of());

    @BeforeAll
    static void train() {
        try (LockedRunFolder open = LockedRunFolder.open(folder)) {
            tested = new TrainingRun(RecipeFile.parse(RECIPE))
                    .run(open, new StopSignal())
                    .orElseThrow()
                    .test();
        }
    }

    @Test
    void isTheModelThatWasTested() {
        try (TrainedModel model = TrainedModel.load(folder)) {
            assertThat(model.test()).contains(tested);
        }
    }

    @Test
    void isFedNewInput() {
        try (TrainedModel model = TrainedModel.load(folder)) {
            assertThat(model.predict(" 7  13 2 ")).isEqualTo("7 13 2");
            assertThat(model.predict("31")).isEqualTo("31");
        }
    }

    @Test
    void refusesALineWithoutATokenToRead() {
        try (TrainedModel model = TrainedModel.load(folder)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.predict(" "))
                    .withMessage("line must hold at least one token, but got ' '");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.predict(" ".repeat(100_000)))
                    .satisfies(refusal -> assertThat(refusal.getMessage()).hasSizeLessThan(300));
        }
    }

    @Test
    void aFolderWithoutParametersIsRefused(@TempDir Path other) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrainedModel.load(other))
                .withMessage("folder must be that of a run that reached its end, with recipe.yaml and"
                        + " parameters.safetensors, but got " + other);
    }

    @Test
    void parametersOfAnotherSizeAreRefused(@TempDir Path other) throws IOException {
        Files.copy(folder.resolve("parameters.safetensors"), other.resolve("parameters.safetensors"));
        Files.writeString(other.resolve("recipe.yaml"), RECIPE.replace("embedDim: 32", "embedDim: 16"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrainedModel.load(other))
                .withMessageStartingWith("parameters must fit the network, but got "
                        + other.resolve("parameters.safetensors") + " with ")
                .withMessageContaining("(54, 32) float32 instead of (54, 16) float32");
    }
}
