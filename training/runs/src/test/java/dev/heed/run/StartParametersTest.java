package dev.heed.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.heed.recipe.Recipe;
import dev.heed.recipe.RecipeFile;
import dev.heed.train.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartParametersTest {

    private static final Recipe RECIPE = RecipeFile.parse("""
            data: {type: generated, task: copy, maxLength: 3, testMaxLength: 3, validationPairs: 0, testPairs: 7}
            batch: {size: 5}
            model: {type: attention, embedDim: 11, hiddenDim: 13, cell: gru}
            budget: {steps: 3}
            """);

    @TempDir
    private static Path folder = Path.of("");

    @TempDir
    private Path other = Path.of("");

    @BeforeAll
    static void train() {
        run(RECIPE, folder);
    }

    private static void run(Recipe recipe, Path path) {
        try (LockedRunFolder open = LockedRunFolder.open(path)) {
            new TrainingRun(recipe).run(open, new StopSignal());
        }
    }

    @Test
    void aRunBeginsWithTheParametersOfAnother() throws IOException {
        run(RECIPE.with("start=" + folder, "budget.steps=1", "schedule.type=constant", "schedule.rate=1e-30"), other);

        assertThat(other.resolve("parameters.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("parameters.safetensors"));
        assertThat(Files.readString(other.resolve("log.txt")))
                .contains("begins with ")
                .contains(" of " + folder + "; new here: none; not used: none");
    }

    @Test
    void whatDoesNotFitIsNamed() throws IOException {
        run(RECIPE.with("start=" + folder, "model.hiddenDim=17"), other);

        assertThat(Files.readString(other.resolve("log.txt")))
                .contains("begins with 3 parameter arrays of " + folder)
                .containsPattern("new here: \\d+ \\(03encoder[^;]* and \\d+ more\\); not used: \\d+ \\(03encoder");
    }

    @Test
    void aRunWithOtherTokensOrNoneIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TrainingRun(
                        RECIPE.with("start=" + folder, "data.task=recall", "data.maxLength=5", "data.testMaxLength=5")))
                .withMessage(
                        "start must be the folder of a run with the same tokens, but got " + folder + " with others");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TrainingRun(RECIPE.with("start=" + other)))
                .withMessage("start must be the folder of a run with the same tokens, but got " + other
                        + " without source.tokenizer.json");
        Path missing = other.resolve("missing");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TrainingRun(RECIPE.with("start=" + missing)))
                .withMessageEndingWith("but got " + missing + ", which is no folder");
    }
}
