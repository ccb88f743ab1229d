package dev.heed.cli;

import dev.heed.io.AtomicFolder;
import dev.heed.recipe.RecipeFile;
import dev.heed.run.Attempt;
import dev.heed.run.Cluster;
import dev.heed.run.TrainingRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the updates of a run are made: in this process, or on the machines of a Spark cluster. */
final class SparkOptions {

    private static final String MISSING = "--spark must find the module heed-spark and Spark on the class path, but got"
            + " neither; ./heed in a clone builds and finds them, unless HEED_SPARK=off is set";

    @Option(
            names = "--spark",
            paramLabel = "MASTER",
            description =
                    "Train on a cluster of Apache Spark: spark://HOST:PORT, or local-cluster[WORKERS,CORES,MEGABYTES]"
                            + " for processes on this machine. See docs/spark.md.")
    private @Nullable String master;

    @Option(
            names = "--spark-set",
            paramLabel = "KEY=VALUE",
            description = "workers, algorithm (local or synchronous), updates between two meetings, outerRate,"
                    + " outerMomentum, slotSeconds, roundSeconds, or a property of Spark's that begins with spark."
                    + " May be repeated.")
    private Map<String, String> settings = new LinkedHashMap<>();

    /**
     * The run of a recipe's file with copies in the place of what only the cluster can read, beside the run's folder. Where
     * there is no such run, the copies that were not there before are deleted.
     */
    static TrainingRun fetched(Cluster cluster, Path recipe, List<String> given, Path folder) {
        Path name = folder.toAbsolutePath().normalize();
        Path copies = name.resolveSibling(name.getFileName() + ".data");
        boolean wasThere = Files.exists(copies);
        try {
            return new TrainingRun(RecipeFile.read(recipe, local(cluster, recipe, given, copies)));
        } catch (RuntimeException e) {
            if (!wasThere && Files.exists(copies)) {
                Attempt.after(e).run(() -> AtomicFolder.delete(copies));
            }
            throw e;
        }
    }

    private static List<String> local(Cluster cluster, Path recipe, List<String> given, Path copies) {
        List<String> all = new ArrayList<>(given);
        RecipeFile.addresses(recipe, given).forEach((key, named) -> {
            List<String> read = new ArrayList<>();
            for (String text : named.texts()) {
                Path copy = copies.resolve(key).resolve(Integer.toString(read.size()));
                read.add(text.contains("://") ? cluster.fetch(text, copy).toString() : text);
            }
            all.add(RecipeFile.setting(key, read, named.isList()));
        });
        return all;
    }

    /** Whether there is to be a cluster; settings without one are refused. */
    boolean isGiven() {
        if (master == null && !settings.isEmpty()) {
            throw new IllegalArgumentException("--spark-set must stand beside --spark, but got no --spark");
        }
        return master != null;
    }

    /** The cluster; nothing where none is asked for. */
    @Nullable Cluster connect() {
        return master == null ? null : Cluster.connect(master, settings, MISSING);
    }
}
