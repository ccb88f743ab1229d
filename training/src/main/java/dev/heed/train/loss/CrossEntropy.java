package dev.heed.train.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.heed.block.Scaling;
import dev.heed.seq2seq.TokenBatch;
import dev.heed.shape.Dims;
import java.util.Arrays;

/**
 * Cross-entropy of the right tokens, as a mean over real tokens; padding has no part in it.
 *
 * <p>\[ L = -\frac{1}{n} \sum_{bt} \left( (1 - \epsilon) \log p_{bt}(y_{bt}) + \frac{\epsilon}{V} \sum_v \log p_{bt}(v)
 * \right) \] over the n tokens before each row's end, in nats.
 *
 * <p>Shapes: logits (B, T, V), target (B, T); loss ().
 *
 * @param labelSmoothing \( \epsilon \), the share of the target that is spread over all tokens
 * @see <a href="https://arxiv.org/abs/1512.00567">Szegedy et al. 2016, section 7, on label smoothing</a>
 */
public record CrossEntropy(float labelSmoothing) {

    /** Checks the share. */
    public CrossEntropy {
        if (!(labelSmoothing >= 0f && labelSmoothing < 1f)) {
            throw new IllegalArgumentException("labelSmoothing must be in [0, 1), but got " + labelSmoothing);
        }
    }

    /**
     * The mean over real tokens.
     *
     * @param logits (B, T, V)
     * @param target (B, T)
     * @return the loss, a scalar attached to the manager of the logits
     * @throws IllegalArgumentException if the shapes do not fit each other
     */
    public NDArray mean(NDArray logits, TokenBatch target) {
        new Dims().with('B', target.batchSize()).with('T', target.maxLength()).bind("logits", logits.getShape(), "BTV");
        NDManager manager = logits.getManager();
        NDArray tokens = target.toArray(manager).toDevice(logits.getDevice(), false);
        NDArray logProbabilities = logits.logSoftmax(-1); // (B, T, V)
        NDArray right = logProbabilities.gather(tokens.expandDims(2), 2).squeeze(2); // (B, T)
        NDArray smoothed = labelSmoothing == 0f
                ? right
                : Scaling.times(right, 1 - labelSmoothing)
                        .add(Scaling.times(logProbabilities.mean(new int[] {2}), labelSmoothing));
        return smoothed.mul(shares(target, logits)).sum().neg();
    }

    /** 1 / n for each real token, 0 for padding, (B, T). */
    private static NDArray shares(TokenBatch target, NDArray logits) {
        int width = target.maxLength();
        float share = 1f / target.tokens();
        float[] shares = new float[target.batchSize() * width];
        int[] lengths = target.lengths();
        for (int row = 0; row < lengths.length; row++) {
            Arrays.fill(shares, row * width, row * width + lengths[row], share);
        }
        return logits.getManager()
                .create(shares, new Shape(lengths.length, width))
                .toDevice(logits.getDevice(), false);
    }
}
