package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a command whose input never ends and whose output nobody reads any more. */
class PredictProcessTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    @Timeout(120)
    void endsWhenItsReaderHasGone() throws IOException, InterruptedException {
        CommandRun.trainSmall(folder);
        List<String> command = new ArrayList<>(List.of(
                "bash", "-c", "yes '7 13' | \"$@\" | head -n 2 | wc -l; echo exit code ${PIPESTATUS[1]}", "bash"));
        command.addAll(CommandProcess.command(List.of(), "predict", "run", "-", "--json"));

        try (CommandProcess process = CommandProcess.start(folder, command)) {
            assertThat(process.exitCode()).isZero();
            assertThat(process.out().lines().map(String::strip)).containsExactly("2", "exit code 2");
            assertThat(process.err())
                    .isEqualTo("heed: output must be taken to its end, but got a closed pipe or a full disk\n");
        }
    }
}
