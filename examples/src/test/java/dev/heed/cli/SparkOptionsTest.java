package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.heed.run.Cluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkOptionsTest {

    private final Cluster cluster = new TrainProcessTest.NoFiles().connect("any", Map.of());

    @TempDir
    private Path folder = Path.of("");

    private Path recipe = Path.of("");

    @BeforeEach
    void writeRecipe() throws IOException {
        recipe = Files.writeString(folder.resolve("r.yaml"), "data: {type: files, train: hdfs://host/none.tsv}\n");
    }

    private void assertFails() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SparkOptions.fetched(cluster, recipe, List.of(), folder.resolve("run")))
                .withMessage("no such file: hdfs://host/none.tsv");
    }

    @Test
    void aFailureLeavesNoCopies() {
        assertFails();

        assertThat(folder.resolve("run.data")).doesNotExist();
    }

    @Test
    void copiesOfBeforeAreLeftAlone() throws IOException {
        Path copy = folder.resolve("run.data/data.train/0/none.tsv");
        Files.createDirectories(copy.getParent());
        Files.writeString(copy, "a\tb\n");

        assertFails();

        assertThat(copy).hasContent("a\tb\n");
    }
}
