package dev.heed.test.properties;

import static dev.heed.test.ArrayAssert.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.heed.mask.AttentionMask;
import dev.heed.test.Trial;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;

/** Invariant 1: the output is the same whether weights are asked for or not, and the weights are weights. */
public final class LookingProperty {

    private static final double ROUNDING = 2e-5;

    private LookingProperty() {}

    /**
     * Runs a subject with and without a watcher.
     *
     * @param trial the subject
     */
    public static void check(Trial trial) {
        check(trial, AttentionMask.none());
        check(trial, AttentionMask.causal());
        check(trial, Masks.random(trial));
    }

    private static void check(Trial trial, AttentionMask mask) {
        List<NDArray> weights = new ArrayList<>();

        NDArray plain = trial.run(mask);
        NDArray watched = trial.runWatched(mask, weights);

        assertThat(watched).isCloseTo(plain, ROUNDING);
        Assertions.assertThat(weights).as("weights shown").isNotEmpty();
        NDArray last = weights.get(weights.size() - 1);
        long numHeads = last.getShape().get(1);
        assertThat(last)
                .hasShape(trial.shapes().batchSize(), numHeads, trial.shapes().queryLength(), trial.keyLength());
        NDArray keep = Masks.full(trial, mask, numHeads);
        assertThat(last.mul(keep.logicalNot())).isZero();
        NDArray sees = keep.toType(DataType.FLOAT32, false).max(new int[] {3}); // 1 where the row sees a key
        assertThat(last.sum(new int[] {3})).isCloseTo(sees, ROUNDING);
    }
}
