package dev.heed.run;

import dev.heed.train.IntervalMeans;
import dev.heed.train.StepListener;
import dev.heed.train.StepReport;
import dev.heed.train.state.IntervalSums;
import dev.heed.train.state.TrainingState;
import dev.heed.train.state.Validation;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.SessionLog;
import org.tensorflow.proto.Summary;

/**
 * Writes what a run measures for TensorBoard as it goes: {@code train/} means over {@value HistoryWriter#INTERVAL}
 * updates and {@code validation/}, a file for each start of the run. {@code tensorboard --logdir runs} shows all runs
 * in a folder.
 */
public final class TensorBoardLog implements StepListener {

    private static final double MILLISECOND = 1e-3;

    private final Path folder;
    private final Clock clock;
    private final IntervalMeans means = new IntervalMeans(HistoryWriter.INTERVAL);
    private @Nullable EventFile events;

    /**
     * Files in a folder.
     *
     * @param folder the run's, which TensorBoard names the run by
     * @param clock gives the time of each event
     */
    public TensorBoardLog(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    @Override
    public void beforeTraining(TrainingState state) {
        means.begin(state);
        events = EventFile.begin(folder.resolve("events.out.tfevents.%s.heed".formatted(clock.millis())), now());
        // What a killed run wrote beyond its last checkpoint counts no more
        add(
                state.step() + 1,
                Event.newBuilder().setSessionLog(SessionLog.newBuilder().setStatus(SessionLog.SessionStatus.START)));
    }

    @Override
    public List<IntervalSums> sums() {
        return List.of(means.sums());
    }

    @Override
    public void afterStep(StepReport report) {
        means.add(report);
        if (means.isOver()) {
            Map<String, Double> values = new LinkedHashMap<>();
            values.put("loss", means.loss());
            report.metrics().keySet().forEach(name -> values.put(name, means.metric(name)));
            values.put("gradient_norm", means.gradientNorm());
            values.put("learning_rate", (double) report.learningRate());
            values.put("tokens_per_second", means.tokensPerSecond());
            add(report.step(), "train/", values);
            means.begin(report.state());
        }
    }

    @Override
    public void afterValidation(StepReport report, Validation validation) {
        add(report.step(), "validation/", validation.values());
    }

    private void add(long step, String prefix, Map<String, Double> values) {
        Summary.Builder summary = Summary.newBuilder();
        values.forEach((name, value) -> summary.addValue(
                Summary.Value.newBuilder().setTag(prefix + name).setSimpleValue(value.floatValue())));
        add(step, Event.newBuilder().setSummary(summary));
    }

    private void add(long step, Event.Builder event) {
        if (events != null) {
            events.add(event.setWallTime(now()).setStep(step));
        }
    }

    private double now() {
        return clock.millis() * MILLISECOND;
    }
}
