package dev.heed.train;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;

/** Computes what an update follows: the gradients of the losses of its batches, each counted by its share. */
interface BatchGradients<B> extends AutoCloseable {

    /**
     * Goes forward and back through all batches of an update, and gives their loss and metrics together.
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

    @Override
    void close();
}
