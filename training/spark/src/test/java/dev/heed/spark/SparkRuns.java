package dev.heed.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.recipe.Recipe;
import dev.heed.recipe.RecipeFile;
import dev.heed.run.Cluster;
import dev.heed.run.LockedRunFolder;
import dev.heed.run.RunFolder;
import dev.heed.run.TrainingRun;
import dev.heed.train.StepListener;
import dev.heed.train.StopSignal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Small runs, in this process and on clusters. */
final class SparkRuns {

    /** Learns to reverse; with dropout, averages, validations and checkpoints that fall between two meetings. */
    static final String REVERSE = """
            data: {type: generated, task: reverse, maxLength: 5, testMaxLength: 5, validationPairs: 5, testPairs: 7}
            batch: {size: 7}
            model: {type: transformer, embedDim: 6, numHeads: 3, numLayers: 1, dropout: 0.1}
            averageDecay: 0.9
            evaluation: {interval: 4}
            checkpoints: {interval: 5, keepBest: 1}
            budget: {steps: 13}
            seed: 5
            """;

    private SparkRuns() {}

    static Recipe recipe(String... settings) {
        return RecipeFile.parse(REVERSE).with(settings);
    }

    /** Trains in this process. */
    static void alone(Recipe recipe, Path folder) {
        try (LockedRunFolder open = LockedRunFolder.open(folder)) {
            assertThat(new TrainingRun(recipe).run(open, new StopSignal())).isPresent();
        }
    }

    static void on(Cluster cluster, Recipe recipe, Path folder, StepListener... listeners) {
        try (LockedRunFolder open = LockedRunFolder.open(folder)) {
            assertThat(new TrainingRun(recipe).on(cluster).run(open, new StopSignal(), listeners))
                    .isPresent();
        }
    }

    static Cluster cluster(String master, String... settings) {
        makeFolders();
        Map<String, String> given = new LinkedHashMap<>(
                Map.of("spark.ui.enabled", "false", "spark.executor.extraJavaOptions", '"' + temporaryFolder() + '"'));
        for (String setting : settings) {
            String[] sides = setting.split("=", 2);
            given.put(sides[0], sides[1]);
        }
        return new SparkProvider().connect(master, given);
    }

    /** Where a Java that may be killed puts what Spark does not put into its local directories. */
    static String temporaryFolder() {
        return "-Djava.io.tmpdir=" + System.getenv("SPARK_LOCAL_DIRS");
    }

    /** A folder of jars must be there; what would be in it is on the class path. */
    private static void makeFolders() {
        try {
            Files.createDirectories(Path.of(System.getenv("SPARK_LOCAL_DIRS")));
            Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a run learned and measured, byte for byte. */
    static void assertSame(Path one, Path other) throws IOException {
        for (String name : List.of(RunFolder.PARAMETERS, RunFolder.HISTORY, RunFolder.VALIDATION, "lengths.csv")) {
            assertThat(Files.readAllBytes(one.resolve(name)))
                    .as(name)
                    .isEqualTo(Files.readAllBytes(other.resolve(name)));
        }
    }
}
