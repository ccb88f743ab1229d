package dev.heed.run;

import dev.heed.train.IntervalMeans;
import dev.heed.train.StepListener;
import dev.heed.train.StepReport;
import dev.heed.train.state.IntervalSums;
import dev.heed.train.state.TrainingState;
import dev.heed.train.state.Validation;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a run's history as it goes: {@code history.csv} and {@code validation.csv}, which the same recipe makes byte
 * for byte again, and {@code timing.csv}, which no run makes again. Losses are means over {@value #INTERVAL} updates.
 */
public final class HistoryWriter implements StepListener {

    /**
     * Updates in a row; rows end at its multiples, so that a run that goes on has the rows of one that never stopped.
     */
    static final int INTERVAL = 10;

    private final Path folder;
    private final List<String> trainingMetrics;
    private final List<String> metrics;
    private @Nullable CsvTable history;
    private @Nullable CsvTable timing;
    private @Nullable CsvTable validations;
    private final IntervalMeans means = new IntervalMeans(INTERVAL);

    /**
     * Tables in a folder.
     *
     * @param folder where they go
     * @param trainingMetrics the objective's metrics, in order
     * @param metrics the metrics of validation, in order; none where there is no validation
     */
    public HistoryWriter(Path folder, List<String> trainingMetrics, List<String> metrics) {
        this.folder = folder;
        this.trainingMetrics = List.copyOf(trainingMetrics);
        this.metrics = List.copyOf(metrics);
    }

    @Override
    public void beforeTraining(TrainingState state) {
        means.begin(state);
        history = CsvTable.from(
                folder.resolve(RunFolder.HISTORY),
                joined(Stream.of("update", "tokens", "loss"), trainingMetrics, "gradient_norm", "learning_rate"),
                state.step());
        timing = CsvTable.from(folder.resolve(RunFolder.TIMING), "update,seconds,tokens_per_second", state.step());
        RoundTimes.forgetAfter(folder, state.step());
        if (!metrics.isEmpty()) {
            String header = joined(Stream.of("update"), metrics);
            validations = CsvTable.from(folder.resolve(RunFolder.VALIDATION), header, state.step());
        }
    }

    @Override
    public List<IntervalSums> sums() {
        return List.of(means.sums());
    }

    @Override
    public void afterStep(StepReport report) {
        means.add(report);
        if (means.isOver()) {
            addRow(report);
        }
    }

    private void addRow(StepReport report) {
        if (history != null && timing != null) {
            history.add(joined(
                    Stream.of(report.step(), report.tokens(), means.loss()),
                    trainingMetrics.stream().map(means::metric).toList(),
                    means.gradientNorm(),
                    report.learningRate()));
            timing.add(report.step() + "," + report.seconds() + "," + means.tokensPerSecond());
        }
        means.begin(report.state());
    }

    @Override
    public void afterValidation(StepReport report, Validation validation) {
        if (validations != null) {
            validations.add(joined(
                    Stream.of(report.step()),
                    metrics.stream().map(validation::value).toList()));
        }
    }

    private static String joined(Stream<?> first, List<?> then, Object... last) {
        return Stream.of(first, then.stream(), Stream.of(last))
                .flatMap(values -> values)
                .map(String::valueOf)
                .collect(Collectors.joining(","));
    }
}
