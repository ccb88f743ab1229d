package dev.heed.family.toy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.recipe.Recipe;
import dev.heed.recipe.RecipeFile;
import dev.heed.run.LockedRunFolder;
import dev.heed.run.RunFolder;
import dev.heed.run.RunResult;
import dev.heed.run.TrainedModel;
import dev.heed.run.TrainedRun;
import dev.heed.run.TrainingRun;
import dev.heed.train.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A family of which only {@code META-INF/services} knows, carried out as any run. */
class ToyRunTest {

    private static final String RECIPE = """
            data: {type: generated, examples: 32}
            model: {type: linear, inputs: 3, outputs: 2}
            batch: {size: 8}
            schedule: {type: linear, peak: 0.1, warmupSteps: 5}
            evaluation: {interval: 100}
            checkpoints: {interval: 100}
            budget: {steps: 400}
            """;

    @TempDir
    private Path folder;

    private static Optional<RunResult> run(Path folder, long stopAt) {
        Recipe recipe = RecipeFile.parse(RECIPE);
        StopSignal stop = new StopSignal();
        try (LockedRunFolder open = LockedRunFolder.open(folder)) {
            return new TrainingRun(recipe).run(open, stop, report -> {
                if (report.step() == stopAt) {
                    stop.give();
                }
            });
        }
    }

    @Test
    void leavesAFolderWithTablesACheckpointAndAPage() throws IOException {
        RunResult result = run(folder, 0).orElseThrow();

        assertThat(result.parameters()).isEqualTo(6);
        assertThat(result.attention()).as("a linear map has none").isEmpty();
        TrainedRun run = RunFolder.read(folder).orElseThrow();
        assertThat(run.record().status()).isEqualTo("done");
        assertThat(run.record().model()).isEqualTo("linear");
        assertThat(run.record().test()).isEqualTo(result.test().metrics()).containsOnlyKeys("loss");
        assertThat(run.validation().columnNames()).containsExactly("update", "loss");
        assertThat(run.history().rowCount()).isEqualTo(40);
        assertThat(Files.readString(folder.resolve("report.html"))).contains("linear of 6 parameters");
        assertThat(folder)
                .isDirectoryNotContaining("glob:**attention.png")
                .isDirectoryNotContaining("glob:**lengths.csv");
    }

    @Test
    void goesOnToTheSameEnd(@TempDir Path other) {
        run(folder, 0);

        assertThat(run(other, 137)).isEmpty();
        assertThat(run(other, 0)).isPresent();

        assertThat(other.resolve("parameters.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("parameters.safetensors"));
    }

    /** The rows of the map are 1 2 3 and 4 5 6. */
    @Test
    void isLoadedAndFedNewInput() {
        run(folder, 0);

        try (TrainedModel model = TrainedModel.load(folder)) {
            assertThat(List.of(model.predict("1 0 0").output().split(" "))).containsExactly("1.0", "4.0");
            assertThat(List.of(model.predict("1 1 -1").output().split(" "))).containsExactly("0.0", "3.0");
        }
    }
}
