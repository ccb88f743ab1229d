package dev.heed.recipe;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import dev.heed.data.BatchStream;
import dev.heed.predict.Example;
import dev.heed.predict.Generation;
import dev.heed.predict.TestScores;
import dev.heed.predict.TextModel;
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

    /** What learns, and what uses it afterwards. */
    TextModel<N> model();

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
     * @param stop ends it after the batch that it is at; the scores are then no whole ones
     */
    Optional<TestScores> test(N network, NDManager manager, StopSignal stop);

    /** A few lines to show what the network makes of, typical of what it does not learn from; none where it has none. */
    List<Example> examples();

    /** How their outputs are generated: as the family does it, unless the references are shorter. */
    default Generation exampleGeneration() {
        return Generation.usual();
    }

    /** What was decided while the data was read, such as that a part of it is held out; a sentence each. */
    default List<String> remarks() {
        return List.of();
    }
}
