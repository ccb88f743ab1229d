package dev.heed.train.state;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a training run is. It is a value; with the parameters and the optimizer's state it is all that the next update
 * depends on.
 *
 * @param step updates so far, skipped ones too
 * @param batches batches drawn so far
 * @param tokens what the loss was a mean over, summed: real target tokens for a model that generates tokens
 * @param seconds of training so far, those before an interruption too
 * @param skipped updates left out because something was not finite
 * @param skippedInARow how many of them were the last ones
 * @param validations what was measured on validation data, in order
 * @param sums what the listeners had summed up for rows to come, in a checkpoint; none while training
 */
public record TrainingState(
        long step,
        long batches,
        long tokens,
        double seconds,
        long skipped,
        int skippedInARow,
        List<Validation> validations,
        List<IntervalSums> sums) {

    /** Copies the lists; checkpoints of earlier versions have no sums. */
    public TrainingState {
        validations = List.copyOf(validations);
        sums = copy(sums);
    }

    /** A state after an update that was not skipped, without sums. */
    public TrainingState(
            long step, long batches, long tokens, double seconds, long skipped, List<Validation> validations) {
        this(step, batches, tokens, seconds, skipped, 0, validations, List.of());
    }

    private static List<IntervalSums> copy(@Nullable List<IntervalSums> sums) {
        return sums == null ? List.of() : List.copyOf(sums);
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
                step + 1,
                batches + drawn,
                tokens + counted,
                secondsPast,
                skipped + (wasSkipped ? 1 : 0),
                wasSkipped ? skippedInARow + 1 : 0,
                validations,
                List.of());
    }

    /** After one more validation. */
    public TrainingState with(Validation validation) {
        List<Validation> all = new ArrayList<>(validations);
        all.add(validation);
        return new TrainingState(step, batches, tokens, seconds, skipped, skippedInARow, all, sums);
    }

    /** The same state with what the listeners have summed up, as a checkpoint keeps it; of an interval's, the first. */
    public TrainingState with(List<IntervalSums> summed) {
        Map<Integer, IntervalSums> byInterval = new LinkedHashMap<>();
        summed.forEach(each -> byInterval.putIfAbsent(each.interval(), each));
        return new TrainingState(
                step, batches, tokens, seconds, skipped, skippedInARow, validations, List.copyOf(byInterval.values()));
    }

    /** What was summed up of the interval of so many updates that is not over yet; empty if nobody did. */
    public Optional<IntervalSums> sums(int interval) {
        return sums.stream().filter(each -> each.interval() == interval).findFirst();
    }
}
