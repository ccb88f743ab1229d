package dev.heed.train.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.heed.block.ForwardPass;
import dev.heed.data.MaskedBatch;
import dev.heed.encoder.MaskedTokenModel;
import dev.heed.encoder.TextInputs;
import dev.heed.train.Objective;
import java.util.List;

/**
 * Cross-entropy of a batch's masked tokens, each from all that is left of its sequence.
 *
 * @param network the model
 * @param loss the loss of its logits
 */
public record MaskedTokenObjective(MaskedTokenModel network, CrossEntropy loss) implements Objective<MaskedBatch> {

    /** What tables call the share of masked tokens that the model finds most probable. */
    public static final String ACCURACY = "masked_accuracy";

    @Override
    public NDArray loss(ForwardPass pass, NDManager scope, MaskedBatch batch) {
        return loss.mean(logits(pass, scope, batch), batch.targets(scope));
    }

    @Override
    public List<String> metrics() {
        return List.of(ACCURACY);
    }

    @Override
    public NDList measure(ForwardPass pass, NDManager scope, MaskedBatch batch) {
        NDArray logits = logits(pass, scope, batch);
        NDArray targets = batch.targets(scope);
        return new NDList(loss.mean(logits, targets), TargetAccuracy.mean(logits, targets));
    }

    private NDArray logits(ForwardPass pass, NDManager scope, MaskedBatch batch) {
        int[] places = batch.positions().stream().mapToInt(Integer::intValue).toArray();
        return network.logitsAt(pass, TextInputs.of(scope, batch.input()), places); // (n, V)
    }

    @Override
    public long count(MaskedBatch batch) {
        return batch.targets().size();
    }
}
