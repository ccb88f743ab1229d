package dev.heed.cli;

import dev.heed.run.ProgressLine;
import dev.heed.study.StudyObserver;
import dev.heed.train.StepListener;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** Shows training as a bar on a terminal, and as one line a model where the output goes elsewhere. */
final class ProgressDisplay implements StudyObserver {

    /** Set by the launcher, since Java's own test for a terminal changed its meaning with Java 22. */
    static final String TERMINAL = "heed.terminal";

    private final PrintWriter out;
    private @Nullable ProgressLine bar;

    ProgressDisplay(PrintWriter out) {
        this.out = out;
    }

    @Override
    public StepListener begin(String name) {
        if (Boolean.getBoolean(TERMINAL)) {
            ProgressLine line = ProgressLine.on(name, System.err);
            bar = line;
            return line;
        }
        out.println("training " + name);
        out.flush();
        return report -> {};
    }

    @Override
    public void end() {
        if (bar != null) {
            bar.close();
        }
    }
}
