package dev.heed.train.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.heed.block.ForwardPass;
import dev.heed.lm.LanguageModel;
import dev.heed.seq2seq.TokenBatch;
import dev.heed.train.Objective;

/**
 * Cross-entropy of a batch's sequences, each token given those before it and a token that begins.
 *
 * @param network the model
 * @param loss the loss of its logits
 */
public record LanguageModelObjective(LanguageModel network, CrossEntropy loss) implements Objective<TokenBatch> {

    @Override
    public NDArray loss(ForwardPass pass, NDManager scope, TokenBatch batch) {
        return loss.mean(network.logits(pass, batch.shiftedRight().toArray(scope)), batch);
    }

    @Override
    public long count(TokenBatch batch) {
        return batch.tokens();
    }
}
