package dev.heed.cli;

import dev.heed.bench.BenchObserver;
import dev.heed.bench.BenchRow;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows a bench as a bar on a terminal, and as a line a row where the error stream goes elsewhere. */
class BenchDisplay implements BenchObserver, AutoCloseable {

    private static final int WIDTH = 150;

    private final PrintWriter err;
    private final boolean terminal = Boolean.getBoolean(ProgressDisplay.TERMINAL);
    private @Nullable ProgressBar bar;

    BenchDisplay(PrintWriter err) {
        this.err = err;
    }

    @Override
    public void begin(int number, int total, BenchRow row) {
        if (terminal) {
            ProgressBar shown = bar == null ? bar(total) : bar;
            shown.setExtraMessage(row.title());
            bar = shown;
        } else {
            err.println("measuring " + number + " of " + total + ", " + row.title());
            err.flush();
        }
    }

    private static ProgressBar bar(int total) {
        return new ProgressBarBuilder()
                .setTaskName("bench")
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH))
                .hideEta()
                .build();
    }

    @Override
    public void end(BenchRow row) {
        if (bar != null) {
            bar.step();
        } else {
            err.println(
                    row.figures().isEmpty()
                            ? "  not measured"
                            : row.figures().stream()
                                    .map(figures -> String.format(Locale.ROOT, "%.3f", figures.ratio()))
                                    .collect(Collectors.joining(", in the same environment ", "  ratio ", "")));
            err.flush();
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
