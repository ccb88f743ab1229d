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
                CommandProcess.heed(temporary, "bench", "--quick", "--only", "JMH", "--out", "results")) {
            heed.awaitErrorLine("measuring 2 of 4, JMH feed-forward (1, 16, 64): Heed against Heed, composed kernel");
            heed.signal("KILL");

            assertThat(heed.exitCode()).isEqualTo(137);
            assertThat(Files.readAllLines(temporary.resolve("results").resolve("bench.csv")))
                    .hasSize(5)
                    .element(1)
                    .asString()
                    .matches(
                            "\"JMH attention.*,Heed,\"Heed, composed kernel\",us,[\\d.]+,[\\d.]+,[\\d.]+,[\\d.]+,[\\d.]+");
        }
    }

    @Test
    void interruptedItKeepsTheTable() throws IOException, InterruptedException {
        try (CommandProcess heed = CommandProcess.heed(temporary, "bench", "--only", "optimizer", "--out", "results")) {
            heed.awaitErrorLine("measuring 1 of 2, optimizer step, 60 tensors: Heed against DJL AdamW");
            heed.signal("INT");

            assertThat(heed.exitCode()).isEqualTo(130);
            assertThat(heed.err())
                    .contains("heed: stopping; what was measured so far is being written\n", "  not measured\n")
                    .doesNotContain("measuring 2 of 2");
            assertThat(heed.out())
                    .contains("DJL AdamW            not measured", "PyTorch fused AdamW  not measured")
                    .endsWith("\nThe table is in results/bench.csv\n");
            assertThat(Files.readAllLines(temporary.resolve("results").resolve("bench.csv")))
                    .hasSize(3);
        }
    }
}
