package dev.heed.train.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.heed.block.ForwardPass;
import dev.heed.seq2seq.Seq2Seq;
import dev.heed.seq2seq.Seq2SeqBatch;
import dev.heed.train.Objective;
import java.util.List;

/**
 * Cross-entropy of a batch's targets, each token given the source and the target tokens before it.
 *
 * @param network the model
 * @param loss the loss of its logits
 */
public record Seq2SeqObjective(Seq2Seq network, CrossEntropy loss) implements Objective<Seq2SeqBatch> {

    @Override
    public NDArray loss(ForwardPass pass, NDManager scope, Seq2SeqBatch batch) {
        return loss.mean(network.logits(pass, scope, batch), batch.target());
    }

    /** The share of target tokens that the model finds most probable. */
    @Override
    public List<String> metrics() {
        return List.of(TargetAccuracy.NEXT_TOKEN);
    }

    @Override
    public NDList measure(ForwardPass pass, NDManager scope, Seq2SeqBatch batch) {
        NDArray logits = network.logits(pass, scope, batch);
        return new NDList(loss.mean(logits, batch.target()), TargetAccuracy.mean(logits, batch.target()));
    }

    @Override
    public long count(Seq2SeqBatch batch) {
        return batch.target().tokens();
    }
}
