package dev.heed.train.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.heed.block.ForwardPass;
import dev.heed.data.LanguageModelBatch;
import dev.heed.lm.LanguageModel;
import dev.heed.train.Objective;
import java.util.List;

/**
 * Cross-entropy of a batch's sequences, each token that is not given from those before it.
 *
 * @param network the model
 * @param loss the loss of its logits
 */
public record LanguageModelObjective(LanguageModel network, CrossEntropy loss)
        implements Objective<LanguageModelBatch> {

    @Override
    public NDArray loss(ForwardPass pass, NDManager scope, LanguageModelBatch batch) {
        return loss.mean(logits(pass, scope, batch), batch.target(scope));
    }

    /** The share of tokens that the model finds most probable. */
    @Override
    public List<String> metrics() {
        return List.of(TargetAccuracy.NEXT_TOKEN);
    }

    @Override
    public NDList measure(ForwardPass pass, NDManager scope, LanguageModelBatch batch) {
        NDArray logits = logits(pass, scope, batch);
        NDArray target = batch.target(scope);
        return new NDList(loss.mean(logits, target), TargetAccuracy.mean(logits, target));
    }

    private NDArray logits(ForwardPass pass, NDManager scope, LanguageModelBatch batch) {
        return network.logits(pass, batch.input().toArray(scope));
    }

    @Override
    public long count(LanguageModelBatch batch) {
        return batch.predicted();
    }
}
