package dev.heed.cli;

import dev.heed.run.ProgressLine;
import dev.heed.study.StudyObserver;
import dev.heed.train.StepReport;
import java.io.PrintWriter;

/** Shows training as a bar on a terminal, and as one line a model where the output goes elsewhere. */
final class ProgressDisplay implements StudyObserver {

    /** Set by the launcher, since Java's own test for a terminal changed its meaning with Java 22. */
    static final String TERMINAL = "heed.terminal";

    private final PrintWriter out;

    ProgressDisplay(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Follower begin(String name) {
        if (Boolean.getBoolean(TERMINAL)) {
            ProgressLine bar = ProgressLine.on(name, System.err);
            return new Follower() {
                @Override
                public void afterStep(StepReport report) {
                    bar.afterStep(report);
                }

                @Override
                public void close() {
                    bar.close();
                }
            };
        }
        out.println("training " + name);
        out.flush();
        return new Follower() {
            @Override
            public void afterStep(StepReport report) {}

            @Override
            public void close() {}
        };
    }
}
