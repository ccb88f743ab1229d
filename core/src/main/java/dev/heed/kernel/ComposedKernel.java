package dev.heed.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import dev.heed.block.LinearWeights;
import dev.heed.block.Precision;
import dev.heed.block.Scaling;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every operation spelled out with DJL's own, for any engine; the oracle of {@link FusedKernel}. */
public enum ComposedKernel implements Kernel {
    /** The only instance. */
    INSTANCE;

    /* Implementation notes.
     * Hidden scores become the smallest finite float rather than minus infinity: a row of minus infinities has no
     * maximum to subtract, and its softmax and gradient would be NaN. Such a row comes out uniform instead, and the
     * second `where` sets its weights to 0. In every other row a hidden weight is exp(min - max) = 0 already, so the
     * second `where` changes no bit of it.
     */
    private static final float HIDDEN_SCORE = -Float.MAX_VALUE;

    @Override
    public NDArray project(NDArray input, LinearWeights weights, Precision precision) {
        return Linear.linear(input, weights.weight(), weights.bias()).singletonOrThrow();
    }

    @Override
    public NDList projectHeads(NDArray input, List<HeadProjection> projections, Precision precision) {
        NDList heads = new NDList();
        for (HeadProjection projection : projections) {
            heads.add(HeadLayout.split(project(input, projection.weights(), precision), projection.numHeads()));
        }
        return heads;
    }

    @Override
    public NDArray attendAndProject(AttentionOperands operands, LinearWeights output, Precision precision) {
        return project(HeadLayout.merge(attend(operands)), output, precision);
    }

    @Override
    public NDArray feedForward(NDArray input, FeedForwardOperands operands, Precision precision) {
        NDArray projected = project(input, operands.input(), precision); // (B, T, F)
        LinearWeights gate = operands.gate();
        NDArray hidden = gate == null
                ? operands.activation().apply(projected)
                : operands.activation().apply(project(input, gate, precision)).mul(projected);
        return project(dropped(hidden, operands.dropout()), operands.output(), precision); // (B, T, E)
    }

    @Override
    public NDArray attend(AttentionOperands operands) {
        NDArray weights = weights(operands);
        return dropped(weights, operands.dropout()).matMul(operands.value()); // (B, H, T, D)
    }

    /**
     * The attention weights, before dropout.
     *
     * @param operands query, key, mask and bias
     * @return (B, H, T, S); each row sums to 1, or to 0 where the mask keeps nothing
     */
    public NDArray weights(AttentionOperands operands) {
        NDArray query = operands.query();
        float scale = (float) (1 / Math.sqrt((double) query.getShape().get(3)));
        NDArray scores = Scaling.times(query, scale).matMul(operands.key().transpose(0, 1, 3, 2)); // (B, H, T, S)
        NDArray biased = operands.bias() == null ? scores : scores.add(operands.bias());
        return maskedSoftmax(biased, operands.keep());
    }

    /**
     * Softmax over the last axis, of what a mask keeps.
     *
     * @param scores (B, H, T, S)
     * @param keep boolean, broadcastable to the scores; null keeps everything
     * @return (B, H, T, S); 0 wherever the mask hides, also in a row that is hidden altogether
     */
    public NDArray maskedSoftmax(NDArray scores, @Nullable NDArray keep) {
        if (keep == null) {
            return scores.softmax(-1);
        }
        NDManager manager = scores.getManager();
        NDArray kept = keep.broadcast(scores.getShape());
        kept.attach(manager); // a view of the caller's mask must not stay with the caller
        NDArray maskedScores = NDArrays.where(kept, scores, filled(scores, HIDDEN_SCORE));
        return NDArrays.where(kept, maskedScores.softmax(-1), filled(scores, 0f));
    }

    /**
     * Drops weights as in training.
     *
     * @param weights any shape
     * @param dropout probability that an element becomes 0; the others grow by 1 / (1 - dropout)
     * @return the same shape; the same array if the probability is 0
     */
    public NDArray dropped(NDArray weights, float dropout) {
        return dropout == 0f ? weights : Dropout.dropout(weights, dropout, true).singletonOrThrow();
    }

    @Override
    public NDArray crossEntropy(NDArray logits, NDArray target, float labelSmoothing) {
        NDArray counted = target.neq(IGNORED).toType(logits.getDataType(), false); // (B, T)
        NDArray tokens = target.maximum(0).expandDims(2); // (B, T, 1)
        NDArray logProbabilities = logits.logSoftmax(-1); // (B, T, V)
        NDArray right = logProbabilities.gather(tokens, 2).squeeze(2); // (B, T)
        NDArray smoothed = labelSmoothing == 0f
                ? right
                : Scaling.times(right, 1 - labelSmoothing)
                        .add(Scaling.times(logProbabilities.mean(new int[] {2}), labelSmoothing));
        return smoothed.mul(counted).sum().div(counted.sum()).neg();
    }

    @Override
    public NDArray rotate(NDArray heads, NDArray cosine, NDArray sine) {
        NDList halves = heads.split(2, 3);
        NDArray first = halves.get(0);
        NDArray second = halves.get(1);
        NDArray turnedFirst = first.mul(cosine).sub(second.mul(sine));
        NDArray turnedSecond = second.mul(cosine).add(first.mul(sine));
        return turnedFirst.concat(turnedSecond, -1);
    }

    private static NDArray filled(NDArray like, float value) {
        return like.getManager().create(value).toDevice(like.getDevice(), false);
    }
}
