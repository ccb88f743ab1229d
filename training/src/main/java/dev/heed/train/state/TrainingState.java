package dev.heed.train.state;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a training run is. It is a value; with the parameters and the optimizer's state it is all that the next update
 * depends on.
 *
 * @param step updates so far, skipped ones too
 * @param batches batches drawn so far
 * @param tokens what the loss was a mean over, summed: real target tokens for a model that generates tokens
 * @param seconds of training so far, those before an interruption too
 * @param skipped updates left out because something was not finite
 * @param validations what was measured on validation data, in order
 */
public record TrainingState(
        long step, long batches, long tokens, double seconds, long skipped, List<Validation> validations) {

    /** Copies the list. */
    public TrainingState {
        validations = List.copyOf(validations);
    }

    /** Before the first update. */
    public static TrainingState beginning() {
        return new TrainingState(0, 0, 0, 0, 0, List.of());
    }

    /**
     * After one more update.
     *
     * @param drawn batches that it drew
     * @param counted what its loss was a mean over
     * @param secondsPast seconds of training until its end
     */
    public TrainingState after(long drawn, long counted, double secondsPast, boolean wasSkipped) {
        return new TrainingState(
                step + 1, batches + drawn, tokens + counted, secondsPast, skipped + (wasSkipped ? 1 : 0), validations);
    }

    /** After one more validation. */
    public TrainingState with(Validation validation) {
        List<Validation> all = new ArrayList<>(validations);
        all.add(validation);
        return new TrainingState(step, batches, tokens, seconds, skipped, all);
    }
}
