package dev.heed.test.properties;

import static dev.heed.test.ArrayAssert.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import dev.heed.mask.AttentionMask;
import dev.heed.test.AttentionSubject.Trait;
import dev.heed.test.Trial;
import java.util.Map;

/**
 * Invariant 5: a row that may attend to nothing has weights 0, depends on no other token, gives finite gradients, and
 * leaves every other row bit-equal.
 */
public final class HiddenRowProperty {

    private static final int SEQUENCE = 1;

    private HiddenRowProperty() {}

    /**
     * Hides one row, then a whole sequence.
     *
     * @param trial the subject
     */
    public static void check(Trial trial) {
        NDArray open = Masks.randomKeep(trial);
        int row = trial.shapes().queryLength() / 2;
        NDArray hidden = open.duplicate();
        hide(hidden, new NDIndex(SEQUENCE + ", :, " + row));
        AttentionMask mask = AttentionMask.dense(hidden);

        NDArray weights = trial.weights(mask);
        assertThat(weights.get(SEQUENCE + ", :, " + row)).isZero();
        assertThat(weights.get("0")).reaches(1e-3);
        NDArray output = trial.run(mask);
        assertThat(output).isFinite();
        if (trial.subject().is(Trait.ZERO_WHEN_HIDDEN)) {
            assertThat(output.get(SEQUENCE + ", " + row)).isZero();
        }
        otherRowsAreBitEqual(output, trial.run(AttentionMask.dense(open)), row);
        hiddenRowDependsOnItself(trial, mask, output, row);
        gradientsAreFinite(trial, mask);
        checkSequence(trial, open);
    }

    private static void hide(NDArray keep, NDIndex index) {
        keep.set(index, keep.getManager().create(false));
    }

    private static void otherRowsAreBitEqual(NDArray output, NDArray open, int row) {
        NDArray same = open.duplicate();
        same.set(new NDIndex(SEQUENCE + ", " + row), output.get(SEQUENCE + ", " + row));
        assertThat(output).isBitEqualTo(same);
    }

    private static void hiddenRowDependsOnItself(Trial trial, AttentionMask mask, NDArray output, int row) {
        NDArray changed = trial.runWithKeys(mask, keys -> {
            NDArray others = keys.mul(-3);
            if (trial.isSelf()) {
                others.set(new NDIndex(SEQUENCE + ", " + row), keys.get(SEQUENCE + ", " + row));
            }
            return others;
        });
        NDIndex index = new NDIndex(SEQUENCE + ", " + row);
        assertThat(changed.get(index)).isBitEqualTo(output.get(index));
        assertThat(changed).differsFrom(output, 1e-3);
    }

    private static void gradientsAreFinite(Trial trial, AttentionMask mask) {
        Map<String, NDArray> gradients = trial.gradients(mask, trial.outputWeights());
        gradients.forEach((name, gradient) -> assertThat(gradient).as(name).isFinite());
    }

    private static void checkSequence(Trial trial, NDArray open) {
        NDArray hidden = open.duplicate();
        hide(hidden, new NDIndex(SEQUENCE));
        AttentionMask mask = AttentionMask.dense(hidden);

        NDArray output = trial.run(mask);

        assertThat(output).isFinite();
        assertThat(output.get("0"))
                .isBitEqualTo(trial.run(AttentionMask.dense(open)).get("0"));
        gradientsAreFinite(trial, mask);
    }
}
