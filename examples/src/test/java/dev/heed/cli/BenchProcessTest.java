package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchProcessTest {

    @TempDir
    private Path temporary;

    @Test
    void killedItKeepsTheRowsBefore() throws IOException, InterruptedException {
        try (CommandProcess heed =
                CommandProcess.heed(temporary, "bench", "--quick", "--only", "against DJL", "--out", "results")) {
            heed.awaitErrorLine(
                    "measuring 2 of 6, training step (16, 256, 256, 8): Heed against DJL TransformerEncoderBlock");
            heed.signal("KILL");

            assertThat(heed.exitCode()).isEqualTo(137);
            assertThat(Files.readAllLines(temporary.resolve("results").resolve("bench.csv")))
                    .hasSize(7)
                    .element(1)
                    .asString()
                    .matches(
                            "\"training step.*,Heed,DJL TransformerEncoderBlock,ms,[\\d.]+,[\\d.]+,[\\d.]+,[\\d.]+,[\\d.]+,,,,");
        }
    }

    @Test
    void interruptedItKeepsTheTable() throws IOException, InterruptedException {
        try (CommandProcess heed =
                CommandProcess.heed(temporary, "bench", "--only", "step (64, 16", "--out", "results")) {
            heed.awaitErrorLine(
                    "measuring 1 of 2, training step (64, 16, 64, 4): Heed against DJL TransformerEncoderBlock");
            heed.signal("INT");

            assertThat(heed.exitCode()).isEqualTo(130);
            assertThat(heed.err())
                    .contains("heed: stopping; what was measured so far is being written\n", "  not measured\n")
                    .doesNotContain("measuring 2 of 2");
            assertThat(heed.out())
                    .contains("DJL TransformerEncoderBlock  not measured", "PyTorch                      not measured")
                    .endsWith("\nThe table is in results/bench.csv\n");
            assertThat(Files.readAllLines(temporary.resolve("results").resolve("bench.csv")))
                    .hasSize(3);
        }
    }
}
