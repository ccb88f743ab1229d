package dev.heed.recipe;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import dev.heed.data.BatchStream;
import dev.heed.look.AttentionTrace;
import dev.heed.train.Objective;
import dev.heed.train.StopSignal;
import dev.heed.train.Validator;
import java.util.List;
import java.util.Optional;

/**
 * A recipe's data, read, with its model: all that a run needs to train, validate, test and draw, whatever the family.
 * It is not a {@link dev.heed.data.Task}, which only generates pairs of sequences.
 *
 * @param <N> the network
 * @param <B> a batch
 */
public interface LearningTask<N extends Block, B> {

    /** SHA-256 in hexadecimal digits of what is learned from and measured on. */
    String dataSha256();

    /** How many examples an epoch has; 0 where there is no end. */
    int examplesPerEpoch();

    /** The batches to learn from, from the very first on at each call. */
    BatchStream<B> batches();

    /**
     * A new network.
     *
     * @param manager owner of its parameters, which are initialised
     */
    N network(NDManager manager);

    /**
     * The loss that is minimised, and what is measured of training batches beside it. A family whose loss is
     * cross-entropy takes it from {@link Recipe#loss}; any other has its own.
     */
    Objective<B> objective(N network);

    /** The names of what a validation measures, in order. */
    List<String> validationMetrics();

    /**
     * Measures the network on the validation examples; nothing where there are none.
     *
     * @param manager parent of its scopes
     */
    Optional<Validator> validator(N network, NDManager manager);

    /**
     * Measures the network on the test examples; nothing where there are none.
     *
     * @param manager parent of its scopes
     * @param stop ends it after the batch that it is at; the scores are then of those before
     */
    Optional<TestScores> test(N network, NDManager manager, StopSignal stop);

    /**
     * Uses the network: a line of input, as the data has it, becomes a line of output.
     *
     * @param manager parent of its scopes
     * @throws IllegalArgumentException if the line is nothing that the network can read
     */
    String predict(N network, NDManager manager, String line);

    /**
     * The attention weights of one example; nothing unless a family can show them.
     *
     * @param manager parent of its scopes
     */
    default Optional<AttentionTrace> attention(N network, NDManager manager) {
        return Optional.empty();
    }
}
