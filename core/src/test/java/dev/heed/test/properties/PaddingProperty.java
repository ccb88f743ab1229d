package dev.heed.test.properties;

import static dev.heed.test.ArrayAssert.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import dev.heed.mask.AttentionMask;
import dev.heed.test.AttentionSubject.Trait;
import dev.heed.test.Shapes;
import dev.heed.test.Trial;
import java.util.Map;

/** Invariant 2: real tokens come out the same however much padding is appended, and padding gets no gradient. */
public final class PaddingProperty {

    private static final double ROUNDING = 3e-5;
    private static final int JUNK_STREAM = 60;

    private PaddingProperty() {}

    /**
     * Runs a subject with more and more padding, and each sequence by itself.
     *
     * @param trial the subject
     */
    public static void check(Trial trial) {
        int[] lengths = trial.shapes().lengths(trial.keyLength());
        NDArray padded = trial.run(AttentionMask.padding(lengths));
        for (int row = 0; row < lengths.length; row++) {
            NDArray alone = alone(trial, row, lengths[row]);
            NDArray real =
                    padded.get(row + ":" + (row + 1) + ", :" + alone.getShape().get(1));
            assertThat(real).as("sequence %s", row).isCloseTo(alone, ROUNDING);
        }
        for (int more : new int[] {1, 6}) {
            NDArray longer = trial.runWithKeys(AttentionMask.padding(lengths), keys -> withJunk(trial, keys, more));
            assertRealTokensEqual(trial, longer, padded, lengths);
        }
        for (float junk : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            NDArray longer = trial.runWithKeys(
                    AttentionMask.padding(lengths),
                    keys -> withJunk(trial, keys, 2).add(nothingBut(keys, junk)));
            assertRealTokensEqual(trial, longer, padded, lengths);
        }
        if (trial.subject().is(Trait.CAUSAL_BY_ITSELF)) {
            NDArray longer =
                    trial.run(withJunk(trial, trial.query(), 4), trial.memory(), AttentionMask.padding(lengths));
            assertThat(longer.get(":, :" + trial.shapes().queryLength())).isCloseTo(padded, ROUNDING);
        }
        checkGradients(trial, lengths);
    }

    private static NDArray alone(Trial trial, int row, int length) {
        NDArray keys = trial.memory().get(row + ":" + (row + 1) + ", :" + length);
        NDArray queries = trial.isSelf() ? keys : trial.query().get(row + ":" + (row + 1));
        return trial.run(queries, keys, AttentionMask.none());
    }

    /** Padding far from 0: an implementation that relies on zeros would be seen. */
    private static NDArray withJunk(Trial trial, NDArray tokens, int more) {
        Shapes shapes = trial.shapes();
        long size = tokens.getShape().get(2);
        NDArray junk = shapes.normal(trial.manager(), JUNK_STREAM, shapes.batchSize(), more, size);
        return tokens.concat(junk.mul(10), 1);
    }

    /** 0 for each token, and a number that is not finite in one element of each of two more. */
    private static NDArray nothingBut(NDArray tokens, float number) {
        NDArray zeros = tokens.zerosLike();
        NDArray more = zeros.get(":, :2").duplicate();
        more.set(new NDIndex(":, :, 0"), number);
        return zeros.concat(more, 1);
    }

    private static void assertRealTokensEqual(Trial trial, NDArray actual, NDArray expected, int[] lengths) {
        for (int row = 0; row < lengths.length; row++) {
            int real = trial.isSelf() ? lengths[row] : trial.shapes().queryLength();
            NDIndex index = new NDIndex(row + ", :" + real);
            assertThat(actual.get(index)).as("sequence %s", row).isCloseTo(expected.get(index), ROUNDING);
        }
    }

    private static void checkGradients(Trial trial, int[] lengths) {
        NDArray weights = trial.outputWeights();
        for (int row = 0; trial.isSelf() && row < lengths.length; row++) {
            weights.set(new NDIndex(row + ", " + lengths[row] + ":"), 0f);
        }
        Map<String, NDArray> gradients = trial.gradients(AttentionMask.padding(lengths), weights);
        NDArray keys = java.util.Objects.requireNonNull(gradients.get(trial.isSelf() ? "query" : "memory"));
        for (int row = 0; row < lengths.length; row++) {
            assertThat(keys.get(row + ", :" + lengths[row])).reaches(1e-3);
            if (lengths[row] < trial.keyLength()) {
                assertThat(keys.get(row + ", " + lengths[row] + ":")).isZero();
            }
        }
    }
}
