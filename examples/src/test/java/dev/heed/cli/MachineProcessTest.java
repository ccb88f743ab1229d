package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the machine lacks, for real. */
@Timeout(120)
class MachineProcessTest {

    private static final String RECIPE = """
            data: {type: generated, task: copy, maxLength: 3, testMaxLength: 5, validationPairs: 7, testPairs: 11}
            batch: {size: 5}
            model: {type: attention, embedDim: 8, hiddenDim: 7}
            budget: {steps: 3}
            """;

    @TempDir
    private Path temporary;

    @Test
    void tooLittleMemoryIsSaidWithTheOptionThatRaisesIt() throws IOException, InterruptedException {
        Files.writeString(temporary.resolve("pairs.tsv"), "abcdefg\thijklmn\n".repeat(1_000_003));

        try (CommandProcess heed =
                CommandProcess.heed(temporary, List.of("-Xmx14m"), "split", "pairs.tsv", "--out", "parts")) {
            assertThat(heed.exitCode()).as(heed.err()).isEqualTo(2);
            assertThat(heed.err()).startsWith("heed: ").contains("-Xmx").hasLineCount(1);
        }
    }

    @Test
    void aMissingTemporaryFolderIsNamed() throws IOException, InterruptedException {
        Files.writeString(temporary.resolve("small.yaml"), RECIPE);

        try (CommandProcess heed = CommandProcess.heed(
                temporary, List.of("-Djava.io.tmpdir=/no/such/folder"), "train", "small.yaml", "--out", "run")) {
            assertThat(heed.exitCode()).as(heed.err()).isEqualTo(2);
            assertThat(heed.err())
                    .startsWith("heed: java.io.tmpdir must be a writable folder, but got /no/such/folder")
                    .hasLineCount(1);
        }
    }
}
