package dev.heed.train;

import dev.heed.train.state.TrainingState;
import java.util.Iterator;
import java.util.List;

/** Rounds of one update, in this process. */
final class EachUpdate<B> implements Rounds {

    private final TrainingStep<B> step;
    private final Iterator<B> batches;

    EachUpdate(TrainingStep<B> step, Iterator<B> batches) {
        this.step = step;
        this.batches = batches;
    }

    @Override
    public boolean hasNext() {
        return batches.hasNext();
    }

    @Override
    public List<Update> next(TrainingState before, Rates rates) {
        return List.of(step.update(batches, before, rates.of(0)));
    }

    @Override
    public void again() {
        step.again();
    }
}
