package dev.heed.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.heed.recipe.Recipe;
import dev.heed.run.Cluster;
import dev.heed.run.RunFolder;
import dev.heed.train.TrainingException;
import dev.heed.train.checkpoint.Versions;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes: executors and drivers that are killed, hang, are missing or are others than they should be. */
@Tag("cluster")
class ClusterTest {

    private static final String TWO = "local-cluster[2,1,1024]";

    @TempDir
    private Path folder = Path.of("");

    /** The processes of Java that a driver has started. */
    private static List<ProcessHandle> executors(ProcessHandle driver) {
        return driver.descendants()
                .filter(process -> process.info().command().orElse("").endsWith("java"))
                .toList();
    }

    private static void signal(String name, ProcessHandle process) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A rate that does not depend on the budget, so that a run that would take longer is the same run. */
    private static Recipe recipe() {
        return SparkRuns.recipe(
                "budget.steps=400",
                "evaluation.interval=100",
                "checkpoints.interval=100",
                "schedule={type: constant, rate: 0.01}");
    }

    /** The round is made again elsewhere, and comes out the same; also where two are killed, one of them within a round. */
    @Test
    void anExecutorThatIsKilledChangesNothing() throws IOException {
        Path whole = folder.resolve("whole");
        Path disturbed = folder.resolve("disturbed");
        try (Cluster cluster = SparkRuns.cluster(TWO, "updates=50")) {
            SparkRuns.on(cluster, recipe(), whole);
            List<ProcessHandle> first = executors(ProcessHandle.current());
            assertThat(first).hasSize(2);

            SparkRuns.on(cluster, recipe(), disturbed, report -> {
                if (report.step() == 50) {
                    signal("KILL", first.get(0));
                }
                if (report.step() == 200) {
                    CompletableFuture.delayedExecutor(30, TimeUnit.MILLISECONDS)
                            .execute(() -> signal("KILL", first.get(1)));
                }
            });

            assertThat(first).noneMatch(ProcessHandle::isAlive);
        }
        SparkRuns.assertSame(whole, disturbed);
    }

    /** Another process trains, is killed, and goes on in a new one. */
    @Test
    void aDriverThatIsKilledGoesOn() throws IOException, InterruptedException {
        Path whole = folder.resolve("whole");
        Path killed = folder.resolve("killed");
        Process driver = driver(killed);
        Path checkpoint = killed.resolve(RunFolder.CHECKPOINTS).resolve("step-00000100");
        while (!Files.exists(checkpoint) && driver.isAlive()) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        List<ProcessHandle> executors = executors(driver.toHandle());
        signal("KILL", driver.toHandle());
        assertThat(driver.waitFor()).isEqualTo(128 + 9);
        assertThat(killed.resolve(RunFolder.PARAMETERS)).doesNotExist();

        try (Cluster cluster = SparkRuns.cluster(TWO, "updates=50")) {
            SparkRuns.on(cluster, recipe(), killed);
            SparkRuns.on(cluster, recipe(), whole);
        }
        SparkRuns.assertSame(whole, killed);
        assertThat(executors).noneMatch(ProcessHandle::isAlive);
    }

    private static Process driver(Path run) throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        SparkRuns.temporaryFolder(),
                        "-Dai.djl.offline=true",
                        "-Dai.djl.pytorch.num_threads=1",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Driver.class.getName(),
                        run.toString())
                .inheritIO()
                .start();
    }

    /** Trains in a process of its own. */
    static final class Driver {

        private Driver() {}

        public static void main(String[] arguments) {
            try (Cluster cluster = SparkRuns.cluster(TWO, "updates=50")) {
                SparkRuns.on(cluster, recipe().with("budget.steps=1000000"), Path.of(arguments[0]));
            }
        }
    }

    @Test
    void workersThatHangEndTheRun() {
        try (Cluster cluster = SparkRuns.cluster(TWO, "updates=50", "roundSeconds=8")) {
            SparkRuns.on(cluster, recipe(), folder.resolve("before")); // which starts the engines
            List<ProcessHandle> all = executors(ProcessHandle.current());
            all.forEach(executor -> signal("STOP", executor));
            try {
                assertThatExceptionOfType(TrainingException.class)
                        .isThrownBy(() -> SparkRuns.on(cluster, recipe(), folder.resolve("hangs")))
                        .withMessageMatching("round must end within roundSeconds=8, but got no answer from"
                                + " executor [01] on [^ ]+, executor [01] on [^ ]+");
            } finally {
                all.forEach(executor -> signal("KILL", executor));
            }
        }
    }

    @Test
    void workersThatAreNotThereAreMissedInTime() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SparkRuns.cluster("local-cluster[1,1,1024]", "workers=2", "slotSeconds=6"))
                .withMessage(
                        "workers must be at most as many as the executors that local-cluster[1,1,1024] gives within"
                                + " 6 s, but got 2 workers and 1 executors");
    }

    @Test
    void executorsOfAnotherVersionAreNamed() throws IOException {
        String other = jar("9.9.9") + File.pathSeparator + System.getProperty("java.class.path");
        try (Cluster cluster = SparkRuns.cluster(TWO, "spark.executor.extraClassPath=" + other)) {
            assertThatExceptionOfType(TrainingException.class)
                    .isThrownBy(() -> SparkRuns.on(cluster, recipe(), folder.resolve("run")))
                    .withMessageMatching("executor must have the driver's version of Heed, " + Versions.ofHeed()
                            + ", but got 9\\.9\\.9 \\(worker [01] on [^ ]+\\)");
        }
    }

    /** The classes beside that of the version, as if they had been built as another one. */
    private Path jar(String version) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
        Path jar = folder.resolve("other.jar");
        String name = Versions.class.getName().replace('.', '/') + ".class";
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(file, manifest)) {
            entries.putNextEntry(new JarEntry(name));
            entries.write(Objects.requireNonNull(Versions.class.getClassLoader().getResourceAsStream(name))
                    .readAllBytes());
            entries.closeEntry();
        }
        return jar;
    }

    @Test
    void executorsWithoutNativesAreNamed() {
        String without = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("pytorch-native"))
                .collect(Collectors.joining(File.pathSeparator));
        try (Cluster cluster = SparkRuns.cluster(
                TWO,
                "spark.executor.extraClassPath=" + without,
                "spark.executorEnv.DJL_CACHE_DIR=" + folder.resolve("empty"))) {
            assertThatExceptionOfType(TrainingException.class)
                    .isThrownBy(() -> SparkRuns.on(cluster, recipe(), folder.resolve("run")))
                    .withMessageMatching("(?s)executor must have PyTorch's native libraries, but got .*"
                            + " \\(worker [01] on [^ ]+\\)");
        }
    }
}
