package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.run.Cluster;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two processes on one folder, one that Ctrl-C ends, and one that finds no data. */
class TrainProcessTest {

    @TempDir
    private Path temporary;

    @BeforeEach
    void writeRecipe() throws IOException {
        Files.writeString(temporary.resolve("small.yaml"), """
                data: {type: generated, task: copy, maxLength: 3, testMaxLength: 5, validationPairs: 7, testPairs: 11}
                batch: {size: 5}
                model: {type: attention, embedDim: 8, hiddenDim: 7}
                evaluation: {interval: 1000}
                checkpoints: {interval: 5}
                budget: {steps: 1000000}
                """);
    }

    @Test
    @Timeout(120)
    void keepTheFolderToTheirOwnAndGoOnAfterCtrlC() throws IOException, InterruptedException {
        try (CommandProcess first = CommandProcess.heed(temporary, "train", "small.yaml", "--out", "run")) {
            awaitCheckpoint();

            try (CommandProcess second = CommandProcess.heed(temporary, "train", "--resume", "run")) {
                assertThat(second.exitCode()).isEqualTo(2);
                assertThat(second.err())
                        .isEqualTo("heed: out must be a folder that no other run uses, but got run, where one is"
                                + " training\n");
            }
            first.signal("INT");

            assertThat(first.exitCode()).isEqualTo(130);
            assertThat(first.out()).endsWith("Stopped; go on with: heed train --resume run\n");
        }
        assertThat(Files.readString(temporary.resolve("run").resolve("run.json")))
                .contains("\"status\": \"stopped\"");

        // More updates were made than this budget has, so that nothing but the end is left to do
        try (CommandProcess third =
                CommandProcess.heed(temporary, "train", "--resume", "run", "--set", "budget.steps=5", "--quiet")) {
            assertThat(third.exitCode()).as(third.err()).isZero();
            assertThat(third.out()).contains("test bleu ").endsWith("The run is in run; open run/report.html\n");
        }
    }

    @Test
    void leaveNoFolderBehindWhereDataCannotBeFetched() throws IOException, InterruptedException {
        Path services = Files.createDirectories(temporary.resolve("classes/META-INF/services"));
        Files.writeString(services.resolve(Cluster.Provider.class.getName()), NoFiles.class.getName());
        String classPath = System.getProperty("java.class.path") + File.pathSeparator + temporary.resolve("classes");
        String data = "data={type: files, train: hdfs://host/none.tsv}";

        try (CommandProcess heed = CommandProcess.heed(
                temporary, List.of("-cp", classPath), "train", "small.yaml", "--spark", "any", "--set", data)) {
            assertThat(heed.exitCode()).isEqualTo(2);
            assertThat(heed.err()).isEqualTo("heed: no such file: hdfs://host/none.tsv\n");
        }

        assertThat(temporary.resolve("runs")).isEmptyDirectory();
    }

    /** A cluster without a file, which sees that after it has made a place for the copy. */
    public static final class NoFiles implements Cluster.Provider {

        @Override
        public Cluster connect(String master, Map<String, String> settings) {
            InvocationHandler refusal = (proxy, method, args) -> {
                if (method.getName().equals("fetch")) {
                    Files.createDirectories(((Path) args[1]).getParent());
                    throw new IllegalArgumentException("no such file: " + args[0]);
                }
                return null;
            };
            return (Cluster)
                    Proxy.newProxyInstance(Cluster.class.getClassLoader(), new Class<?>[] {Cluster.class}, refusal);
        }
    }

    private void awaitCheckpoint() throws InterruptedException {
        while (!Files.isDirectory(temporary.resolve("run").resolve("checkpoints"))) {
            Thread.sleep(20);
        }
    }
}
