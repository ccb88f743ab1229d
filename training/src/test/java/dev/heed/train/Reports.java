package dev.heed.train;

import dev.heed.train.state.TrainingState;
import java.util.List;
import java.util.Map;

/** Reports of updates that nobody made. */
public final class Reports {

    private Reports() {}

    /** A report by its numbers; the learning rate is 0.5. */
    public static StepReport report(
            long step, double seconds, long tokens, double loss, double gradientNorm, double progress) {
        TrainingState state = new TrainingState(step, step, tokens, seconds, 0, List.of());
        return new StepReport(state, (float) loss, (float) gradientNorm, 0.5f, progress, Map.of());
    }

    /** The same update, with something else measured. */
    public static StepReport with(StepReport report, Map<String, Double> metrics) {
        return new StepReport(
                report.state(),
                report.loss(),
                report.gradientNorm(),
                report.learningRate(),
                report.progress(),
                metrics);
    }
}
