package dev.heed.train.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.heed.block.ForwardPass;
import dev.heed.data.LabelledBatch;
import dev.heed.encoder.SequenceClassifier;
import dev.heed.train.Objective;
import java.util.List;

/**
 * Cross-entropy of a batch's labels.
 *
 * @param network the model
 * @param loss the loss of its logits
 */
public record ClassifierObjective(SequenceClassifier network, CrossEntropy loss) implements Objective<LabelledBatch> {

    @Override
    public NDArray loss(ForwardPass pass, NDManager scope, LabelledBatch batch) {
        return loss.mean(network.logits(pass, scope, batch.tokens()), batch.labels(scope));
    }

    /** The share of sequences whose label the model finds most probable. */
    @Override
    public List<String> metrics() {
        return List.of(TargetAccuracy.NAME);
    }

    @Override
    public NDList measure(ForwardPass pass, NDManager scope, LabelledBatch batch) {
        NDArray logits = network.logits(pass, scope, batch.tokens());
        NDArray labels = batch.labels(scope);
        return new NDList(loss.mean(logits, labels), TargetAccuracy.mean(logits, labels));
    }

    @Override
    public long count(LabelledBatch batch) {
        return batch.labels().size();
    }
}
