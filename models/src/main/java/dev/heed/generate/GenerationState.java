package dev.heed.generate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * What an {@link AutoregressiveModel} remembers between steps; only the model that made it can read it. It is a value: a
 * step makes a new one and leaves the old as it was. States that follow each other have arrays in common, which their
 * manager frees.
 *
 * @param <S> the kind of state itself
 */
public interface GenerationState<S extends GenerationState<S>> {

    /** How many tokens of each sequence were fed. */
    long length();

    /**
     * The state of some of the sequences, in any order and as often as wanted, for a batch that shrinks or a beam that
     * moves.
     *
     * @param rows int64 indices (B') into the batch
     * @return a state of B' sequences, attached to the manager of the indices
     */
    S select(NDArray rows);

    /** Moves all arrays to another owner, those too that it has in common with the states before it. */
    void attach(NDManager manager);
}
