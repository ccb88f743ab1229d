package dev.heed.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.heed.io.SafeTensors;
import dev.heed.recipe.Recipe;
import dev.heed.recipe.RecipeFile;
import dev.heed.run.Cluster;
import dev.heed.run.LockedRunFolder;
import dev.heed.run.RunFolder;
import dev.heed.run.TrainingRun;
import dev.heed.text.Tokenizer;
import dev.heed.train.StepListener;
import dev.heed.train.StepReport;
import dev.heed.train.StopSignal;
import dev.heed.train.state.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What workers do, as threads of this process: the algorithms, the run's folder, and going on. */
@EnabledForJreRange(max = JRE.JAVA_23, disabledReason = "Spark runs on Java 17 to 23")
class LocalMasterTest {

    @TempDir
    private Path folder = Path.of("");

    private static Map<String, float[]> parameters(Path run) {
        Map<String, float[]> parameters = new LinkedHashMap<>();
        try (NDManager manager = NDManager.newBaseManager()) {
            for (Map.Entry<String, NDArray> named :
                    SafeTensors.read(run.resolve(RunFolder.PARAMETERS), manager).entrySet()) {
                parameters.put(named.getKey(), named.getValue().toFloatArray());
            }
        }
        return parameters;
    }

    /** The numbers of all rows, among them the norms of the gradients. */
    private static double[] history(Path run) throws IOException {
        return Files.readAllLines(run.resolve(RunFolder.HISTORY)).stream()
                .skip(1)
                .flatMap(row -> Stream.of(row.split(",", -1)))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    private static void assertClose(Path one, Path other, float difference) throws IOException {
        assertThat(history(other)).isNotEmpty().containsExactly(history(one), Offset.offset((double) difference));
        Map<String, float[]> expected = parameters(one);
        Map<String, float[]> actual = parameters(other);
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach((name, values) -> {
            float[] others = Objects.requireNonNull(actual.get(name));
            for (int i = 0; i < values.length; i++) {
                assertThat(others[i]).as(name).isCloseTo(values[i], Offset.offset(difference));
            }
        });
    }

    /**
     * Updates of several workers are those of one process that takes all their batches for each; many are added up in groups.
     * Gradient descent moves by the gradients as they are, so that a wrong factor in them is seen.
     */
    @ParameterizedTest
    @CsvSource({"2, 20, 0.5", "7, 10, .inf"})
    void sharedGradientsAreThoseOfOneProcess(int workers, int updates, String maxNorm) throws IOException {
        Recipe recipe = SparkRuns.recipe(
                "model.dropout=0",
                "averageDecay=0",
                "budget.steps=" + updates,
                "checkpoints.keepBest=0",
                "optimizer={type: sgd, momentum: 0.9}",
                "schedule={type: constant, rate: 0.02, warmupSteps: 1}",
                "clip.maxNorm=" + maxNorm);
        SparkRuns.alone(recipe.with("batch.accumulation=" + workers), folder.resolve("alone"));
        try (Cluster cluster = SparkRuns.cluster("local[" + workers + "]", "algorithm=synchronous")) {
            SparkRuns.on(cluster, recipe, folder.resolve("shared"));
        }

        assertClose(folder.resolve("alone"), folder.resolve("shared"), 1e-5f);
    }

    /** Dropout, too, since the first worker's random numbers are the run's. */
    @Test
    void oneWorkerThatIsFollowedAllTheWayIsOneProcess() throws IOException {
        Recipe recipe = SparkRuns.recipe("checkpoints.keepBest=0", "averageDecay=0", "batch.accumulation=2");
        SparkRuns.alone(recipe, folder.resolve("alone"));
        try (Cluster cluster = SparkRuns.cluster("local[1]", "updates=4", "outerRate=1", "outerMomentum=0")) {
            SparkRuns.on(cluster, recipe, folder.resolve("followed"));
        }

        assertClose(folder.resolve("alone"), folder.resolve("followed"), 1e-6f);
    }

    /** After a checkpoint, on one machine, and on the cluster again. */
    @Test
    void aRunGoesOnWhereItWas() throws IOException {
        Path whole = folder.resolve("whole");
        Path parts = folder.resolve("parts");
        try (Cluster cluster = SparkRuns.cluster("local[3]", "updates=3")) {
            SparkRuns.on(cluster, SparkRuns.recipe(), whole);
            stopAfter(6, cluster, parts);
            SparkRuns.on(cluster, SparkRuns.recipe(), parts);
        }
        SparkRuns.assertSame(whole, parts);
        assertThat(WorkerProcess.take(WorkerProcess::forget))
                .as("native memory is kept when all is over")
                .isFalse();
        assertThat(Files.readAllLines(parts.resolve(RunFolder.ROUNDS)).stream()
                        .map(row -> row.split(",", -1))
                        .map(row -> row[0] + " " + row[1] + " " + row[2]))
                .containsExactly("update updates workers", "3 3 3", "6 3 3", "9 3 3", "12 3 3", "13 1 3");
        assertThat(Files.readString(parts.resolve(RunFolder.PAGE))).contains("Rounds on other machines");

        Recipe longer = SparkRuns.recipe("budget.steps=17");
        SparkRuns.alone(longer, parts);
        assertThat(Files.readString(parts.resolve(RunFolder.RECORD))).contains("\"step\": 17,\n  \"seconds\"");
    }

    private static void stopAfter(long update, Cluster cluster, Path path) {
        StopSignal stop = new StopSignal();
        try (LockedRunFolder open = LockedRunFolder.open(path)) {
            assertThat(new TrainingRun(SparkRuns.recipe()).on(cluster).run(open, stop, report -> {
                        if (report.step() == update) {
                            stop.give();
                        }
                    }))
                    .isEmpty();
        }
    }

    /** The tokenizers are made once, and the files come to the workers. */
    @Test
    void workersReadTheRunsFiles() throws IOException {
        Path file = folder.resolve("pairs ä.tsv");
        Files.writeString(file, "one two\ttwo one\nthree one\tone three\ntwo three\tthree two\n".repeat(20));
        Recipe recipe = RecipeFile.parse("""
                data: {type: files, train: %s, validation: %s, heldOut: 0, tokenizer: bytePairs, vocabulary: 263}
                model: {type: attention, embedDim: 5, hiddenDim: 7}
                batch: {size: 7}
                budget: {epochs: 1}
                """.formatted(file, file));
        try (Cluster cluster = SparkRuns.cluster("local[2]", "updates=2")) {
            SparkRuns.on(cluster, recipe, folder.resolve("run"));
        }

        // 60 pairs are 9 batches, of which two make an update
        assertThat(Files.readString(folder.resolve("run").resolve(RunFolder.RECORD)))
                .contains("\"step\": 5,");
        assertThat(Files.readAllLines(folder.resolve("run").resolve(RunFolder.LOG)))
                .anyMatch(line -> line.endsWith("2 workers of local[2] make 2 updates each between two meetings"
                        + " (outer rate 0.7, momentum 0.9)"));
    }

    /**
     * A folder is whole there, and what is named beside it is read once, as here. The tokenizer's file is read where it was
     * shipped to: it is gone when workers look.
     */
    @Test
    void workersReadTheRunsFoldersAndTokenizer() throws IOException {
        Path texts = Files.createDirectories(folder.resolve("texts"));
        Files.writeString(texts.resolve("a.txt"), "to be or not to be");
        Path inside = Files.createDirectory(texts.resolve(RunFolder.CHECKPOINTS));
        Files.writeString(inside.resolve("b.txt"), "to be or not");
        Path tokenizer = folder.resolve("own tokenizer.json");
        Tokenizer.of("characters", List.of("to be or not"), 20).save(tokenizer);
        Recipe recipe = RecipeFile.parse("""
                data: {type: text, train: [%s, %s, %s], heldOut: 0, context: 5, tokenizer: %s}
                model: {type: languageModel, embedDim: 6, numHeads: 3, numLayers: 1}
                batch: {size: 7}
                budget: {steps: 3}
                """.formatted(inside.resolve("b.txt"), texts, inside, tokenizer));
        try (Cluster cluster = SparkRuns.cluster("local[2]", "updates=2")) {
            SparkRuns.on(cluster, recipe, folder.resolve("run"), new StepListener() {
                @Override
                public void beforeTraining(TrainingState state) {
                    assertThat(tokenizer.toFile().delete()).isTrue();
                }

                @Override
                public void afterStep(StepReport report) {}
            });
        }

        assertThat(Files.readString(folder.resolve("run").resolve(RunFolder.RECORD)))
                .contains("\"step\": 3,");
    }

    /** A round that is given up leaves the one before it, between two checkpoints. */
    @Test
    void whatWasMadeBeforeTheSignalIsKept() throws IOException {
        Path whole = folder.resolve("whole");
        Path parts = folder.resolve("parts");
        Recipe recipe = SparkRuns.recipe("checkpoints.interval=1000", "checkpoints.keepBest=0");
        try (Cluster cluster = SparkRuns.cluster("local[2]", "updates=3")) {
            SparkRuns.on(cluster, recipe, whole);
            StopSignal stop = new StopSignal();
            try (LockedRunFolder open = LockedRunFolder.open(parts)) {
                new TrainingRun(recipe).on(cluster).run(open, stop, new StepListener() {
                    @Override
                    public void afterStep(StepReport report) {
                        if (report.step() == 6) {
                            CompletableFuture.runAsync(stop::give);
                        }
                    }
                });
            }
            assertThat(parts.resolve(RunFolder.CHECKPOINTS)).isNotEmptyDirectory();
            SparkRuns.on(cluster, recipe, parts);
        }
        SparkRuns.assertSame(whole, parts);
    }

    /** An epoch is as many batches, whoever learns from them. */
    @Test
    void epochsGoOnWithOtherWorkers() throws IOException {
        Recipe recipe = SparkRuns.recipe("data.pairs=35", "budget={epochs: 4}", "checkpoints.keepBest=0");
        Path run = folder.resolve("run");
        SparkRuns.alone(recipe.with("budget={epochs: 2}"), run);
        assertThat(Files.readString(run.resolve(RunFolder.RECORD))).contains("\"step\": 10,");
        try (Cluster cluster = SparkRuns.cluster("local[5]", "updates=3")) {
            SparkRuns.on(cluster, recipe, run);
        }
        // 5 batches an epoch: 10 updates of one, and 2 of five
        assertThat(Files.readString(run.resolve(RunFolder.RECORD))).contains("\"step\": 12,");
    }

    /** Every address that Hadoop's file systems know. */
    @Test
    void filesAreFetchedByTheirAddresses() throws IOException {
        Path file = Files.writeString(folder.resolve("text.txt"), "to be or not to be");
        try (Cluster cluster = SparkRuns.cluster("local[1]")) {
            Path copy = cluster.fetch(file.toUri().toString(), folder.resolve("copies/0"));

            assertThat(copy).hasContent("to be or not to be");
            Files.writeString(file, "that is the question");
            assertThat(cluster.fetch(file.toUri().toString(), folder.resolve("copies/0")))
                    .isEqualTo(copy)
                    .hasContent("that is the question");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> cluster.fetch("file:///nowhere/text.txt", folder.resolve("copies/1")))
                    .withMessageStartingWith(
                            "file must be one that Spark can read, but got file:///nowhere/text.txt: ");
            assertThat(folder.resolve("copies").toFile().list()).containsExactly("0");
        }
    }

    @ParameterizedTest
    @CsvSource({"local, 5", "synchronous, 1"})
    void aWorkersFailureIsTheRuns(String algorithm, int updates) {
        Recipe recipe = SparkRuns.recipe("schedule={type: constant, rate: 1e30}", "clip.maxNorm=.inf");
        try (Cluster cluster = SparkRuns.cluster("local[2]", "algorithm=" + algorithm, "updates=" + updates)) {
            assertThatThrownBy(() -> SparkRuns.on(cluster, recipe, folder.resolve("run")))
                    .hasMessageMatching("(?s)(loss|gradient norm) must be finite, but got .*at step 2.*"
                            + " \\(worker [01] on [^ ]+\\)");
        }
    }
}
