package dev.heed.run;

import dev.heed.io.PlainFile;
import dev.heed.io.SafeText;
import dev.heed.train.StepListener;
import dev.heed.train.StepReport;
import dev.heed.train.state.TrainingState;
import dev.heed.train.state.Validation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Writes {@code log.txt}: when a run began, went on, validated, left an update out and ended, with the time of each.
 * Nothing is ever taken out of it.
 */
final class RunLog implements StepListener {

    private final Path file;

    RunLog(Path folder) {
        file = folder.resolve(RunFolder.LOG);
    }

    @Override
    public void warned(String warning) {
        add("warning: " + warning);
    }

    @Override
    public void noted(String note) {
        add(note);
    }

    @Override
    public void beforeTraining(TrainingState state) {
        add(state.step() == 0 ? "training begins" : "training goes on after update " + state.step());
    }

    @Override
    public void afterStep(StepReport report) {
        if (report.wasSkipped()) {
            add(RunLines.of(report));
        }
    }

    @Override
    public void afterValidation(StepReport report, Validation validation) {
        add(RunLines.of(report));
        add(RunLines.of(validation));
    }

    void add(String line) {
        String time = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        PlainFile.append(file, (time + " " + SafeText.visible(line) + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
