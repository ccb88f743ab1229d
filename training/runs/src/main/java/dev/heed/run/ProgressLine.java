package dev.heed.run;

import dev.heed.io.SafeText;
import dev.heed.train.StepListener;
import dev.heed.train.StepReport;
import java.io.PrintStream;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * A bar with update, loss, learning rate, speed and time left, redrawn in place: for a terminal alone, which its callers
 * make sure of.
 */
public final class ProgressLine implements StepListener, AutoCloseable {

    private static final int PARTS = 1000;
    private static final int WIDTH = 130;

    private final ProgressBar bar;

    private ProgressLine(ProgressBar bar) {
        this.bar = bar;
    }

    /** A bar on a terminal, with the name of what is trained; to be closed after training. */
    public static ProgressLine on(String name, PrintStream terminal) {
        return new ProgressLine(new ProgressBarBuilder()
                .setTaskName(SafeText.of(name))
                .setInitialMax(PARTS)
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(new ConsoleProgressBarConsumer(terminal, WIDTH))
                .hideEta()
                .build());
    }

    @Override
    public void afterStep(StepReport report) {
        double left = report.seconds() * (1 - report.progress()) / Math.max(report.progress(), 1e-9);
        bar.setExtraMessage(String.format(
                Locale.ROOT,
                "update %d, loss %.3f, rate %.2g, %.0f %ss/s, %.0f s left",
                report.step(),
                report.loss(),
                report.learningRate(),
                report.tokens() / report.seconds(),
                Metrics.counted(report.metrics().keySet()),
                left));
        bar.stepTo(Math.round(PARTS * report.progress()));
    }

    @Override
    public void close() {
        bar.close();
    }
}
