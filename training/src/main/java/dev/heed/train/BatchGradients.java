package dev.heed.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.heed.block.Scaling;
import java.util.List;

/** Computes the gradients of an update: those of its batches' losses, weighted by each batch's share. */
interface BatchGradients<B> extends AutoCloseable {

    /**
     * Runs the forward and the backward pass of every batch of an update; returns the means of their losses and
     * metrics.
     *
     * @param count what all their losses are means over, together
     */
    UpdateMeans backward(List<B> batches, long count);

    /**
     * The gradients of the backward passes since they were last cleared, summed: one for each parameter, with the scope
     * as owner of the handles.
     */
    NDList gradients(NDManager scope);

    /**
     * Sets all gradients to 0.
     *
     * @param gradients what {@link #gradients} gave
     */
    void clear(NDList gradients);

    /** A batch's loss times its share of the update, which is the loss itself where the batch is all of it. */
    static NDArray weighted(NDArray loss, float share) {
        return share == 1f ? loss : Scaling.times(loss, share);
    }

    @Override
    void close();
}
