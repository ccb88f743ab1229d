package dev.heed.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.heed.recipe.Recipe;
import dev.heed.run.Cluster;
import dev.heed.run.RunFolder;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A master and two workers of Spark's own, each a process, from the class path alone. */
@Tag("cluster")
class StandAloneClusterTest {

    @TempDir
    private Path folder = Path.of("");

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void stop() {
        processes.forEach(process -> process.descendants().forEach(ProcessHandle::destroyForcibly));
        processes.forEach(Process::destroyForcibly);
    }

    private void start(String name, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                System.getProperty("java.class.path"),
                "org.apache.spark.deploy." + name));
        command.addAll(List.of(arguments));
        processes.add(new ProcessBuilder(command)
                .directory(folder.toFile())
                .inheritIO()
                .start());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void await(String port) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port)));
                return;
            } catch (ConnectException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }

    /** What two processes learn there is what two threads of this one learn. */
    @Test
    void trainsAsThreadsDo() throws IOException, InterruptedException {
        String port = Integer.toString(freePort());
        String master = "spark://127.0.0.1:" + port;
        start("master.Master", "--host", "127.0.0.1", "--port", port, "--webui-port", "0");
        await(port);
        for (int worker = 0; worker < 2; worker++) {
            start(
                    "worker.Worker",
                    "--host",
                    "127.0.0.1",
                    "--webui-port",
                    "0",
                    "--cores",
                    "1",
                    "--memory",
                    "1g",
                    master);
        }
        Recipe recipe = SparkRuns.recipe();
        try (Cluster cluster = SparkRuns.cluster(
                master,
                "workers=2",
                "updates=4",
                "spark.executor.memory=1g",
                "spark.executor.extraClassPath=" + System.getProperty("java.class.path"))) {
            SparkRuns.on(cluster, recipe, folder.resolve("cluster"));
        }
        try (Cluster threads = SparkRuns.cluster("local[2]", "updates=4")) {
            SparkRuns.on(threads, recipe, folder.resolve("threads"));
        }

        SparkRuns.assertSame(folder.resolve("threads"), folder.resolve("cluster"));
        assertThat(folder.resolve("cluster").resolve(RunFolder.ROUNDS)).isRegularFile();
    }

    @Test
    void aMasterThatDoesNotAnswerIsASentence() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SparkRuns.cluster("sparky://host:1", "workers=2"))
                .withMessageStartingWith("master must be one that Spark can reach, but got sparky://host:1: ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SparkRuns.cluster("spark://127.0.0.1:1", "workers=2"))
                .withMessage(
                        "master must be one that Spark can reach, but got spark://127.0.0.1:1: Connection refused");
    }
}
