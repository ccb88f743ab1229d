package dev.heed.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import dev.heed.block.Activation;
import dev.heed.block.Borrowed;
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
    public NDArray attend(AttentionOperands operands) {
        return gather(weights(operands), operands);
    }

    /** The attention weights (B, H, T, S) before dropout: each row sums to 1, or to 0 where the mask keeps nothing. */
    public NDArray weights(AttentionOperands operands) {
        NDArray query = operands.query();
        float scale = (float) (1 / Math.sqrt((double) query.getShape().get(3)));
        NDArray scores = Scaling.times(query, scale).matMul(operands.key().transpose(0, 1, 3, 2)); // (B, H, T, S)
        NDArray bias = operands.scores().bias();
        return maskedSoftmax(
                bias == null ? scores : scores.add(bias), operands.scores().keep(query));
    }

    /** What each query gathers by its weights, some of them dropped: the context (B, H, T, D). */
    public NDArray gather(NDArray weights, AttentionOperands operands) {
        return operands.finished(dropped(weights, operands.dropout()).matMul(operands.value())); // (B, H, T, D)
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
        NDArray kept = Borrowed.attached(scores.getManager(), keep.broadcast(scores.getShape()));
        NDArray maskedScores = NDArrays.where(kept, scores, Scaling.scalar(scores, HIDDEN_SCORE));
        return NDArrays.where(kept, maskedScores.softmax(-1), Scaling.scalar(scores, 0f));
    }

    @Override
    public NDArray attendAndProject(AttentionOperands operands, LinearWeights output, Precision precision) {
        return project(HeadLayout.merge(attend(operands)), output, precision);
    }

    @Override
    public NDArray project(NDArray input, LinearWeights weights, Precision precision) {
        return Linear.linear(input, weights.weight(), weights.bias()).singletonOrThrow();
    }

    @Override
    public NDList projectHeads(NDArray input, List<LinearWeights> projections, int headDim, Precision precision) {
        NDList heads = new NDList();
        projections.forEach(weights -> heads.add(HeadLayout.split(project(input, weights, precision), headDim)));
        return heads;
    }

    @Override
    public NDArray feedForward(
            NDArray input, FeedForwardWeights weights, Activation activation, float dropout, Precision precision) {
        NDArray projected = project(input, weights.input(), precision); // (B, T, F)
        LinearWeights gate = weights.gate();
        NDArray hidden = gate == null
                ? activation.apply(projected)
                : activation.apply(project(input, gate, precision)).mul(projected);
        return project(dropped(hidden, dropout), weights.output(), precision); // (B, T, E)
    }

    @Override
    public NDArray rotate(NDArray heads, Rotation rotation) {
        NDList halves = heads.split(2, 3);
        NDArray first = halves.get(0);
        NDArray second = halves.get(1);
        NDArray turnedFirst = first.mul(rotation.cosine()).sub(second.mul(rotation.sine()));
        NDArray turnedSecond = second.mul(rotation.cosine()).add(first.mul(rotation.sine()));
        return turnedFirst.concat(turnedSecond, -1).toType(heads.getDataType(), false);
    }

    @Override
    public NDArray crossEntropy(NDArray logits, NDArray target, float labelSmoothing) {
        NDArray isToken = target.neq(IGNORED); // (B, T)
        NDArray counted = isToken.toType(logits.getDataType(), false);
        // What is ignored becomes token 0; other negative numbers stay, which the engine refuses
        NDArray tokens = target.mul(isToken.toType(target.getDataType(), false)).expandDims(2); // (B, T, 1)
        // Ignored logits are put aside first: 0 times what is not finite would not be 0, nor would its gradient.
        NDArray kept = isToken.expandDims(2).broadcast(logits.getShape());
        NDArray logProbabilities =
                NDArrays.where(kept, logits, Scaling.scalar(logits, 0f)).logSoftmax(-1); // (B, T, V)
        NDArray ofTarget = logProbabilities.gather(tokens, 2).squeeze(2); // (B, T)
        NDArray smoothed = labelSmoothing == 0f
                ? ofTarget
                : Scaling.times(ofTarget, 1 - labelSmoothing)
                        .add(Scaling.times(logProbabilities.mean(new int[] {2}), labelSmoothing));
        return smoothed.mul(counted).sum().div(counted.sum()).neg();
    }

    @Override
    public NDArray dropped(NDArray input, float probability) {
        return probability == 0f
                ? input
                : Dropout.dropout(input, probability, true).singletonOrThrow();
    }
}
