package dev.heed.train;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;

/** Computes the gradients of an update: those of its batches' losses, weighted by each batch's share. */
interface BatchGradients<B> extends AutoCloseable {

    /**
     * What an update is made of.
     *
     * @param means of the losses and metrics of its batches
     * @param gradients their gradients, summed: one for each parameter
     */
    record Sums(UpdateMeans means, NDList gradients) {}

    /**
     * Runs the forward and the backward pass of every batch of an update.
     *
     * @param count what all their losses are means over, together
     * @param scope the update's manager, owner of what is made
     */
    Sums backward(List<B> batches, long count, NDManager scope);

    /**
     * Lets the next update begin with gradients of 0.
     *
     * @param gradients what {@link #backward} gave
     */
    void clear(NDList gradients);

    @Override
    void close();
}
