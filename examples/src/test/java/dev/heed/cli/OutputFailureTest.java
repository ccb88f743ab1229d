package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Commands whose output nobody takes. */
class OutputFailureTest {

    private static final String SENTENCE =
            "heed: output must be taken to its end, but got a closed pipe or a full disk";

    @TempDir
    private Path folder = Path.of("");

    /** A disk that is full; counts what it was to take. */
    private static final class FullDisk extends Writer {
        private int writes;

        @Override
        public void write(char[] characters, int start, int length) throws IOException {
            writes++;
            throw new IOException("no space left");
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private static void assertFails(FullDisk disk, String... args) {
        StringWriter err = new StringWriter();
        CommandLine heed = Heed.commandLine();
        heed.setOut(new PrintWriter(disk)).setErr(new PrintWriter(err));

        assertThat(heed.execute(args)).as(err.toString()).isEqualTo(2);
        assertThat(err.toString()).isEqualTo(SENTENCE + System.lineSeparator());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "train --help", "train --defaults fixed"})
    void isAFailureOfTheCommand(String args) {
        assertFails(new FullDisk(), args.split(" ", -1));
    }

    @Test
    void isAFailureWhereSomethingWasWrittenToo() throws IOException {
        Path pairs = Files.writeString(folder.resolve("pairs"), "a\tb\nb\tc\n");

        assertFails(
                new FullDisk(),
                "split",
                pairs.toString(),
                "--test-sources",
                "1",
                "--out",
                folder.resolve("parts").toString());
    }

    @Test
    void isTheEndOfATextThatIsStillWritten() throws IOException {
        CommandRun.trainSmall(folder);
        FullDisk disk = new FullDisk();

        assertFails(disk, "predict", folder.resolve("run").toString(), "7", "--min-tokens", "300");

        assertThat(disk.writes).isLessThan(10);
    }

    @Test
    void ofAProcessIsFoundToo() throws IOException, InterruptedException {
        assumeTrue(Files.exists(Path.of("/dev/full")));
        List<String> command = new ArrayList<>(List.of("bash", "-c", "\"$@\" >/dev/full", "bash"));
        command.addAll(CommandProcess.command(List.of(), "train", "--defaults", "fixed"));

        try (CommandProcess process = CommandProcess.start(folder, command)) {
            assertThat(process.exitCode()).isEqualTo(2);
            assertThat(process.err()).isEqualTo(SENTENCE + System.lineSeparator());
        }
    }
}
