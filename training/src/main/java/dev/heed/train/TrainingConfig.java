package dev.heed.train;

import dev.heed.block.Precision;

/**
 * How a network is trained, whatever it is and whatever it learns.
 *
 * @param update how an update comes from batches
 * @param budget how long it may take
 * @param precision the numbers of matrix products; parameters and the optimizer's memory are float32 in either
 * @param seed what the random numbers of every update follow from, so that an update does not depend on those before
 * @param workers threads that share an update's batches, at most as many as there are batches in an update. Dropout draws
 *     from one source for all, so with several workers a run with dropout is not repeatable
 */
public record TrainingConfig(UpdateConfig update, Budget budget, Precision precision, long seed, int workers) {

    /** Checks the number of workers. */
    public TrainingConfig {
        if (workers < 1 || workers > update.accumulation()) {
            throw new IllegalArgumentException("workers must be from 1 to accumulation=" + update.accumulation()
                    + ", the batches in an update, but got " + workers);
        }
    }

    /**
     * One worker.
     *
     * @param update how an update comes from batches
     * @param budget how long it may take
     * @param precision the numbers of matrix products
     * @param seed what the random numbers of every update follow from
     */
    public TrainingConfig(UpdateConfig update, Budget budget, Precision precision, long seed) {
        this(update, budget, precision, seed, 1);
    }
}
