package dev.heed.train;

import dev.heed.train.state.TrainingState;
import java.util.List;

/** Reports of updates that nobody made. */
public final class Reports {

    private Reports() {}

    /** A report by its numbers; the learning rate is 0.5. */
    public static StepReport report(
            long step, double seconds, long tokens, double loss, double gradientNorm, double progress) {
        TrainingState state = new TrainingState(step, step, tokens, seconds, 0, List.of());
        return new StepReport(state, (float) loss, (float) gradientNorm, 0.5f, progress);
    }
}
