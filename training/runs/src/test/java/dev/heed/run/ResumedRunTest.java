package dev.heed.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.heed.io.Sha256Sums;
import dev.heed.recipe.Recipe;
import dev.heed.recipe.RecipeFile;
import dev.heed.train.StepListener;
import dev.heed.train.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that was interrupted leaves what one leaves that never was, byte for byte, but for the time. */
class ResumedRunTest {

    private static final String RECIPE = """
            data: {type: generated, task: reverse, maxLength: 5, testMaxLength: 5, validationPairs: 5, testPairs: 7}
            batch: {size: 7, accumulation: 2}
            model: {type: fixed, embedDim: 5, hiddenDim: 7, dropout: 0.1}
            averageDecay: 0.9
            evaluation: {interval: 6}
            checkpoints: {interval: 7, keepBest: 1}
            budget: {steps: 31}
            seed: 5
            """;

    /** Before, at and behind rows, validations and checkpoints. */
    private static final List<Long> INTERRUPTIONS = List.of(9L, 12L, 22L, 31L);

    @TempDir
    private static Path whole = Path.of("");

    @TempDir
    private Path folder;

    @BeforeAll
    static void runWithoutInterruption() {
        assertThat(run(whole, RecipeFile.parse(RECIPE), report -> {}, new StopSignal()))
                .isTrue();
    }

    /** Returns whether the run came to its end. */
    private static boolean run(Path path, Recipe recipe, StepListener listener, StopSignal stop) {
        try (LockedRunFolder open = LockedRunFolder.open(path)) {
            return new TrainingRun(recipe).run(open, stop, listener).isPresent();
        }
    }

    private static List<String> lines(Path path, String name) throws IOException {
        return Files.readAllLines(path.resolve(name));
    }

    /** The first numbers of the rows of timing.csv. */
    private static List<String> updates(Path path) throws IOException {
        return lines(path, "timing.csv").stream()
                .map(line -> line.split(",", 2)[0])
                .toList();
    }

    /** What the log says of updates, without time and speed, each line once. */
    private static List<String> log(Path path) throws IOException {
        return lines(path, "log.txt").stream()
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .filter(line -> line.startsWith("update ") || line.startsWith("done "))
                .map(line -> line.replaceAll(", \\d+ s,", ",").replaceAll(", [\\d,]+ tokens/s", ""))
                .distinct()
                .toList();
    }

    private void assertSame() throws IOException {
        for (String name : List.of("history.csv", "validation.csv", "lengths.csv", "attention.json", "samples.jsonl")) {
            if (Files.exists(whole.resolve(name))) {
                assertThat(folder.resolve(name)).as(name).hasSameBinaryContentAs(whole.resolve(name));
            }
        }
        assertThat(folder.resolve("parameters.safetensors"))
                .hasSameBinaryContentAs(whole.resolve("parameters.safetensors"));
        assertThat(updates(folder)).isEqualTo(updates(whole));
        assertThat(log(folder)).isEqualTo(log(whole));
        assertThat(Scalars.of(folder)).isNotEmpty().isEqualTo(Scalars.of(whole));
        RunRecord record = RunFolder.read(folder).orElseThrow().record();
        RunRecord expected = RunFolder.read(whole).orElseThrow().record();
        assertThat(record)
                .usingRecursiveComparison()
                .ignoringFields("name", "started", "seconds")
                .isEqualTo(expected);
    }

    private Recipe recipe(int interval) {
        return RecipeFile.with(RECIPE, List.of("checkpoints.interval=" + interval));
    }

    @Test
    void afterStopSignals() throws IOException {
        for (long step : INTERRUPTIONS) {
            StopSignal stop = new StopSignal();
            boolean isOver = run(
                    folder,
                    recipe(7),
                    report -> {
                        if (report.step() == step) {
                            stop.give();
                        }
                    },
                    stop);
            assertThat(isOver).as("at update %d", step).isFalse();
        }

        assertThat(run(folder, recipe(7), report -> {}, new StopSignal())).isTrue();
        assertSame();
    }

    /** As if killed: after the rows of an update, before its checkpoint. */
    @ParameterizedTest
    @ValueSource(ints = {3, 100})
    void afterFailures(int interval) throws IOException {
        for (long step : INTERRUPTIONS) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> run(
                            folder,
                            recipe(interval),
                            report -> {
                                if (report.step() == step) {
                                    throw new IllegalStateException("planned");
                                }
                            },
                            new StopSignal()))
                    .withMessage("planned");
        }

        assertThat(run(folder, recipe(interval), report -> {}, new StopSignal()))
                .isTrue();
        assertSame();
    }

    @Test
    void afterSignalsThatKill(@TempDir Path other) throws IOException, InterruptedException {
        Path recipe = Files.writeString(other.resolve("recipe.yaml"), RECIPE);
        for (long step : new long[] {13, 20}) {
            KilledTrainingRun.killed(recipe, folder, step);
        }

        assertThat(run(folder, RecipeFile.parse(RECIPE), report -> {}, new StopSignal()))
                .isTrue();
        assertSame();
    }

    /** They have no sums; the first row's mean is then over the updates since. */
    @Test
    void checkpointsOfEarlierVersionsAreGoneOnFrom() throws IOException {
        StopSignal stop = new StopSignal();
        run(folder, recipe(7), report -> stop.give(), stop);
        try (Stream<Path> checkpoints = Files.list(folder.resolve("checkpoints"))) {
            for (Path checkpoint : checkpoints.toList()) {
                Path state = checkpoint.resolve("state.json");
                String text = Files.readString(state);
                String old = text.replaceAll("(?s),\\s*\"sums\": \\[.*?\\n    \\]", "")
                        .replaceAll(",\\s*\"skippedInARow\": 0", "");
                assertThat(old).doesNotContain("sums", "skippedInARow").isNotEqualTo(text);
                Files.writeString(state, old);
                Sha256Sums.write(checkpoint, List.of("tensors.safetensors", "state.json"));
            }
        }

        assertThat(run(folder, recipe(7), report -> {}, new StopSignal())).isTrue();
        assertThat(lines(folder, "history.csv")).hasSize(4);
        assertThat(folder.resolve("validation.csv")).hasSameBinaryContentAs(whole.resolve("validation.csv"));
    }
}
