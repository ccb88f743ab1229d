package dev.heed.cli;

import dev.heed.run.ProgressLine;
import dev.heed.run.RunLines;
import dev.heed.train.StepListener;
import dev.heed.train.StepReport;
import dev.heed.train.state.TrainingState;
import dev.heed.train.state.Validation;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Shows a run: a bar on a terminal, and a line for each validation, or for each tenth of the budget, where the output
 * goes elsewhere too.
 */
final class TrainDisplay implements StepListener, AutoCloseable {

    private static final int PARTS = 10;

    private final PrintWriter out;
    private final PrintWriter err;
    private final @Nullable ProgressLine bar;
    private final boolean quiet;
    private final @Nullable Path resumed;
    private int part;

    private TrainDisplay(
            PrintWriter out, PrintWriter err, @Nullable ProgressLine bar, boolean quiet, @Nullable Path resumed) {
        this.out = out;
        this.err = err;
        this.bar = bar;
        this.quiet = quiet;
        this.resumed = resumed;
    }

    /** Shows a run that is new, or goes on in a folder. */
    static TrainDisplay of(boolean quiet, @Nullable Path resumed, PrintWriter out, PrintWriter err) {
        boolean draws = !quiet && Boolean.getBoolean(ProgressDisplay.TERMINAL);
        return new TrainDisplay(out, err, draws ? ProgressLine.on("training", System.err) : null, quiet, resumed);
    }

    /** Said in quiet too: it is no progress. */
    @Override
    public void warned(String warning) {
        err.println("heed: warning: " + warning);
        err.flush();
    }

    @Override
    public void noted(String note) {
        if (!quiet) {
            say(note);
        }
    }

    @Override
    public void beforeTraining(TrainingState state) {
        if (resumed != null && !quiet) {
            say((state.step() == 0
                            ? "No checkpoint in " + resumed + " yet: beginning anew"
                            : "Going on after update " + state.step() + ", from its checkpoint in " + resumed)
                    + "; what was written down of later updates is ignored");
        }
    }

    @Override
    public void afterStep(StepReport report) {
        if (bar != null) {
            bar.afterStep(report);
        } else if (!quiet && (int) (PARTS * report.progress()) > part) {
            part = (int) (PARTS * report.progress());
            say(RunLines.of(report));
        }
    }

    @Override
    public void afterValidation(StepReport report, Validation validation) {
        if (!quiet) {
            say(RunLines.of(validation));
        }
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
