package dev.heed.train.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.heed.block.ForwardPass;
import dev.heed.lm.LanguageModel;
import dev.heed.text.TokenBatch;
import dev.heed.train.Objective;
import java.util.List;

/**
 * Cross-entropy of a batch's sequences, each token given those before it and a token that begins.
 *
 * @param network the model
 * @param loss the loss of its logits
 */
public record LanguageModelObjective(LanguageModel network, CrossEntropy loss) implements Objective<TokenBatch> {

    @Override
    public NDArray loss(ForwardPass pass, NDManager scope, TokenBatch batch) {
        return loss.mean(logits(pass, scope, batch), batch);
    }

    /** The share of tokens that the model finds most probable. */
    @Override
    public List<String> metrics() {
        return List.of(NextTokenAccuracy.NAME);
    }

    @Override
    public NDList measure(ForwardPass pass, NDManager scope, TokenBatch batch) {
        NDArray logits = logits(pass, scope, batch);
        return new NDList(loss.mean(logits, batch), NextTokenAccuracy.mean(logits, batch));
    }

    private NDArray logits(ForwardPass pass, NDManager scope, TokenBatch batch) {
        return network.logits(pass, batch.shiftedRight().toArray(scope));
    }

    @Override
    public long count(TokenBatch batch) {
        return batch.tokens();
    }
}
