package dev.heed.train;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;

/** Computes what an update follows: the gradients of the losses of its batches, each counted by its share. */
interface BatchGradients<B> extends AutoCloseable {

    /**
     * Goes forward and back through all batches.
     *
     * @param batches the update's batches
     * @param count what all their losses are means over, together
     * @return their loss and metrics together
     */
    UpdateMeans backward(List<B> batches, long count);

    /**
     * The gradients of the backward passes since they were last cleared, summed.
     *
     * @param scope owner of the handles
     * @return one for each parameter
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
