package dev.heed.train.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.dataset.Batch;
import ai.djl.training.loss.Loss;
import dev.heed.block.ForwardPass;
import dev.heed.train.Objective;

/**
 * Any DJL block with any of DJL's losses, on the batches of a DJL dataset. Training closes a batch after its step.
 *
 * <p>DJL's blocks do not know of a training's precision: they compute in the type of their parameters.
 *
 * @param network an initialised block
 * @param loss a mean over the rows of a batch
 */
public record DjlObjective(Block network, Loss loss) implements Objective<Batch> {

    @Override
    public NDArray loss(ForwardPass pass, NDManager scope, Batch batch) {
        // What is computed from the data then belongs to the step
        batch.getData().attach(scope);
        batch.getLabels().attach(scope);
        NDList predictions = network.forward(pass.parameters(), batch.getData(), pass.training());
        return loss.evaluate(batch.getLabels(), predictions);
    }

    @Override
    public long count(Batch batch) {
        return batch.getSize();
    }
}
