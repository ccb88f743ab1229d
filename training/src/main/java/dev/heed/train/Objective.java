package dev.heed.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import dev.heed.block.ForwardPass;
import java.util.List;

/**
 * What training minimises: the loss of a network on a batch.
 *
 * @param <B> what a batch is
 */
public interface Objective<B> {

    /** The network whose parameters move, initialised. */
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
     * The names of what else is measured of a training batch, in the order of {@link #measure}; nothing unless an
     * objective says so.
     */
    default List<String> metrics() {
        return List.of();
    }

    /**
     * The loss of a batch, then from the same predictions a scalar for each of {@link #metrics}; all are means over
     * what {@link #count} counts, and the arguments are as for {@link #loss}.
     */
    default NDList measure(ForwardPass pass, NDManager scope, B batch) {
        return new NDList(loss(pass, scope, batch));
    }

    /**
     * How many things the loss is a mean over, at least 1, so that batches can be joined: real tokens for a model that
     * generates tokens, rows for one that classifies.
     */
    long count(B batch);
}
