package dev.heed.spark;

import ai.djl.nn.Block;
import dev.heed.io.FailureWords;
import dev.heed.io.SafeText;
import dev.heed.recipe.LearningTask;
import dev.heed.recipe.Recipe;
import dev.heed.run.Cluster;
import dev.heed.train.Rounds;
import dev.heed.train.StopSignal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/** A cluster of Apache Spark, with this process as the driver. */
public final class SparkCluster implements Cluster {

    private static final long POLL_MILLIS = 100;

    private static final int CONNECT_MILLIS = 5_000;

    /** A single master; of several, Spark finds the one that leads. */
    private static final Pattern STAND_ALONE = Pattern.compile("spark://([^:,/]+):(\\d+)");

    /** Hadoop asks a later one who its user is in a way that it refuses. */
    private static final int NEWEST_JAVA = 23;

    private final SparkSettings settings;
    private final JavaSparkContext context;

    private SparkCluster(SparkSettings settings, JavaSparkContext context) {
        this.settings = settings;
        this.context = context;
    }

    /**
     * Connects to a cluster and waits for a task slot for each worker.
     *
     * @throws IllegalArgumentException if the master does not answer, or has not enough slots in time
     */
    public static SparkCluster connect(SparkSettings settings) {
        SparkCluster cluster = new SparkCluster(settings, context(settings));
        try {
            cluster.requireSlots();
            return cluster;
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    private static JavaSparkContext context(SparkSettings settings) {
        if (Runtime.version().feature() > NEWEST_JAVA) {
            throw new IllegalArgumentException("Java must be from 17 to " + NEWEST_JAVA + " for Spark, but got "
                    + Runtime.version().feature());
        }
        if (settings.isLocalCluster() && System.getenv("SPARK_HOME") == null) {
            throw new IllegalArgumentException(
                    "SPARK_HOME must name a folder with a folder jars, which may be empty, for the master "
                            + SafeText.of(settings.master()) + ", but got none");
        }
        SparkConf conf = SparkProperties.of(settings);
        requireMaster(settings.master());
        try {
            return new JavaSparkContext(conf);
        } catch (Exception | Error e) { // Scala throws what it does not declare
            throw unreachable(settings.master(), ": " + FailureWords.of(e), e);
        }
    }

    /** Refuses a stand-alone master that nobody answers for, on which Spark would wait for a minute. */
    private static void requireMaster(String master) {
        Matcher address = STAND_ALONE.matcher(master);
        if (address.matches()) {
            try (Socket socket = new Socket()) {
                socket.connect(
                        new InetSocketAddress(address.group(1), Integer.parseInt(address.group(2))), CONNECT_MILLIS);
            } catch (IOException | IllegalArgumentException e) {
                throw unreachable(master, ": " + FailureWords.of(e), e);
            }
        }
    }

    private static IllegalArgumentException unreachable(String master, String why, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "master must be one that Spark can reach, but got " + SafeText.of(master) + why, cause);
    }

    /** Waits for the executors, which come one by one. Threads of this process are there already. */
    private void requireSlots() {
        long deadline = System.nanoTime() + (long) (settings.slotSeconds() * 1e9);
        while (!settings.isLocal() && slots() < settings.workers()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "workers must be at most as many as the executors that %s gives within %.0f s, but got %d workers"
                                + " and %d executors",
                        SafeText.of(settings.master()),
                        settings.slotSeconds(),
                        settings.workers(),
                        slots()));
            }
            pause();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalArgumentException("waiting for executors must not be interrupted, but it was", e);
        }
    }

    /** Executors, each of which has one slot; Spark counts the driver too. */
    private int slots() {
        if (context.sc().isStopped()) {
            throw unreachable(settings.master(), ", which does not answer", null);
        }
        return context.sc().statusTracker().getExecutorInfos().length - 1;
    }

    @Override
    public int workers() {
        return settings.workers();
    }

    @Override
    public List<String> notes() {
        return List.of(settings.words());
    }

    @Override
    public Path fetch(String address, Path folder) {
        org.apache.hadoop.fs.Path from = new org.apache.hadoop.fs.Path(address);
        Path to = folder.resolve(from.getName());
        try {
            Files.createDirectories(folder.toAbsolutePath().getParent());
            // Beside its place, which may have a copy of before
            Path work = Files.createTempDirectory(folder.toAbsolutePath().getParent(), ".fetching");
            try {
                FileSystem files = from.getFileSystem(context.hadoopConfiguration());
                files.copyToLocalFile(
                        false,
                        from,
                        new org.apache.hadoop.fs.Path(
                                work.resolve(from.getName()).toUri()),
                        true);
                FileUtils.deleteDirectory(folder.toFile());
                Files.move(work, folder);
            } finally {
                FileUtils.deleteDirectory(work.toFile()); // of a copy that failed
            }
            return to;
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException(
                    "file must be one that Spark can read, but got " + SafeText.of(address) + ": " + FailureWords.of(e),
                    e);
        }
    }

    @Override
    public Rounds.Maker rounds(Recipe recipe, LearningTask<? extends Block, ?> task, Path folder, StopSignal stop) {
        return step -> {
            ShippedFiles files = ShippedFiles.of(context, recipe, task.model());
            Job job = files.job(recipe, task.dataSha256());
            return new SparkRounds(settings, context, job, step, folder, stop);
        };
    }

    @Override
    public void close() {
        context.close();
    }
}
