package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.bench.BenchRow;
import dev.heed.bench.Figures;
import dev.heed.bench.Unit;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BenchDisplayTest {

    private static final BenchRow ROW = new BenchRow("a step", "Heed", "PyTorch", Unit.MILLISECONDS, List.of());
    private static final BenchRow MEASURED =
            new BenchRow("a step", "Heed", "PyTorch", Unit.MILLISECONDS, List.of(new Figures(1, 2, 0.5, 0.4, 0.6)));

    private final StringWriter err = new StringWriter();

    @AfterEach
    void noTerminal() {
        System.clearProperty(ProgressDisplay.TERMINAL);
    }

    private void showTwoRows() {
        try (BenchDisplay display = new BenchDisplay(new PrintWriter(err))) {
            display.begin(1, 2, ROW);
            display.end(MEASURED);
            display.begin(2, 2, ROW);
            display.end(ROW);
        }
    }

    @Test
    void elsewhereARowIsALineAndItsResultAnother() {
        showTwoRows();

        assertThat(err.toString().lines())
                .containsExactly(
                        "measuring 1 of 2, a step: Heed against PyTorch",
                        "  ratio 0.500",
                        "measuring 2 of 2, a step: Heed against PyTorch",
                        "  not measured");
    }

    @Test
    void theRivalInOurEnvironmentIsSaidBesideTheOther() {
        try (BenchDisplay display = new BenchDisplay(new PrintWriter(err))) {
            display.end(new BenchRow(
                    "a step",
                    "Heed",
                    "PyTorch",
                    Unit.MILLISECONDS,
                    List.of(new Figures(1, 2, 0.5, 0.4, 0.6), new Figures(1, 4, 0.25, 0.2, 0.3))));
        }

        assertThat(err.toString()).isEqualToNormalizingNewlines("  ratio 0.500, in the same environment 0.250\n");
    }

    @Test
    void onATerminalABarCountsRows() {
        System.setProperty(ProgressDisplay.TERMINAL, "true");
        PrintStream before = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            showTwoRows();
        } finally {
            System.setErr(before);
        }

        assertThat(err.toString()).isEmpty();
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .contains("bench", "a step: Heed against PyTorch", "100%", "2/2");
    }

    @Test
    void endsWithoutARow() {
        try (BenchDisplay display = new BenchDisplay(new PrintWriter(err))) {
            assertThat(display).isNotNull();
        }

        assertThat(err.toString()).isEmpty();
    }
}
