package dev.heed.train;

import dev.heed.train.state.IntervalSums;
import dev.heed.train.state.TrainingState;
import dev.heed.train.state.Validation;
import java.util.List;

/** Follows training. For listeners of DJL's kind see {@link DjlListeners}. */
@FunctionalInterface
public interface StepListener {

    /** Receives a warning, before the run begins: a sentence that its user should read. */
    default void warned(String warning) {}

    /** Receives what is worth knowing of a run and no warning, before it begins: a sentence. */
    default void noted(String note) {}

    /** Receives where a run begins, before its first update: the beginning, or where a checkpoint was written. */
    default void beforeTraining(TrainingState state) {}

    /** Receives what an update did. */
    void afterStep(StepReport report);

    /**
     * What it has summed up of intervals that are not over, see {@link IntervalMeans#sums}. A checkpoint keeps it, and
     * {@link #beforeTraining} gets it back in the state of a run that goes on.
     */
    default List<IntervalSums> sums() {
        return List.of();
    }

    /** Receives what was measured on validation data after an update. */
    default void afterValidation(StepReport report, Validation validation) {}
}
