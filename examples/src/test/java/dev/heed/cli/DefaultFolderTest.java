package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefaultFolderTest {

    private static final LocalDateTime TIME = LocalDateTime.of(2026, 11, 29, 3, 5, 7);

    @TempDir
    private Path runs;

    @Test
    void allThatBeginInTheSameSecondHaveOneOfTheirOwn() {
        List<Path> folders = IntStream.range(0, 23)
                .parallel()
                .mapToObj(i -> DefaultFolder.make(runs, "copy", TIME))
                .toList();

        assertThat(folders).doesNotHaveDuplicates().allMatch(Files::isDirectory);
        assertThat(folders)
                .contains(runs.resolve("copy-20261129-030507"), runs.resolve("copy-20261129-030507-2"))
                .contains(runs.resolve("copy-20261129-030507-23"));
    }

    @Test
    void ofAnotherNameIsAnother() {
        assertThat(DefaultFolder.make(runs, "copy", TIME)).isEqualTo(runs.resolve("copy-20261129-030507"));
        assertThat(DefaultFolder.make(runs, "bench", TIME)).isEqualTo(runs.resolve("bench-20261129-030507"));
    }
}
