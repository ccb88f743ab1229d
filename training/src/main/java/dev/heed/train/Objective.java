package dev.heed.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import dev.heed.block.ForwardPass;
import java.util.List;

/**
 * What training makes small: a network's loss on a batch.
 *
 * @param <B> what a batch is
 */
public interface Objective<B> {

    /**
     * The network whose parameters move.
     *
     * @return an initialised block
     */
    Block network();

    /**
     * The loss of a batch.
     *
     * @param pass a training pass; the network must take its parameters from it
     * @param scope the step's manager, owner of everything that is made
     * @param batch what to learn from
     * @return a mean over what {@link #count} counts, a scalar
     */
    NDArray loss(ForwardPass pass, NDManager scope, B batch);

    /**
     * The names of what else is measured of a batch while it is learnt from; nothing unless an objective says so.
     *
     * @return in the order of {@link #measure}
     */
    default List<String> metrics() {
        return List.of();
    }

    /**
     * The loss of a batch and, from the same predictions, the metrics.
     *
     * @param pass as for the loss
     * @param scope as for the loss
     * @param batch as for the loss
     * @return the loss, then a scalar for each of {@link #metrics}; all are means over what {@link #count} counts
     */
    default NDList measure(ForwardPass pass, NDManager scope, B batch) {
        return new NDList(loss(pass, scope, batch));
    }

    /**
     * How many things the loss is a mean over, so that batches can be joined: real tokens for a model that writes, rows for
     * one that classifies.
     *
     * @param batch what to learn from
     * @return at least 1
     */
    long count(B batch);
}
