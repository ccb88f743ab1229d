package dev.heed.test.properties;

import static dev.heed.test.ArrayAssert.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import dev.heed.block.ForwardPass;
import dev.heed.mask.AttentionMask;
import dev.heed.test.AttentionSubject.Trait;
import dev.heed.test.Trial;
import java.util.List;
import java.util.function.UnaryOperator;
import org.assertj.core.api.Assertions;

/** Invariant 3: step-by-step decoding equals the full pass, token by token. */
public final class CachingProperty {

    private static final double ROUNDING = 2e-5;

    private CachingProperty() {}

    /**
     * Runs a subject over the whole query, then token by token, then in chunks; in training, where a cache copies, and
     * outside, where it grows in place.
     *
     * @param trial the subject
     */
    public static void check(Trial trial) {
        AttentionMask memoryMask = trial.isSelf() ? AttentionMask.none() : Masks.padding(trial);
        if (!trial.subject().is(Trait.STEPWISE)) {
            Assertions.assertThatThrownBy(() -> trial.built().start(trial.pass(), trial.memory(), memoryMask))
                    .isInstanceOf(UnsupportedOperationException.class);
            return;
        }
        NDArray full = trial.run(trial.isSelf() ? AttentionMask.causal() : memoryMask);
        ForwardPass training = trial.pass();
        for (ForwardPass pass : List.of(training, ForwardPass.inference(training.parameters()))) {
            for (int chunk : new int[] {1, 2, 3}) {
                NDArray steps = inChunks(trial, trial.built().start(pass, trial.memory(), memoryMask), chunk);
                assertThat(steps)
                        .as("%s tokens a step, training %s", chunk, pass.training())
                        .isCloseTo(full, ROUNDING);
            }
        }
    }

    static NDArray inChunks(Trial trial, UnaryOperator<NDArray> stepper, int chunk) {
        NDList outputs = new NDList();
        for (int start = 0; start < trial.shapes().queryLength(); start += chunk) {
            int end = Math.min(start + chunk, trial.shapes().queryLength());
            outputs.add(stepper.apply(trial.query().get(":, " + start + ":" + end)));
        }
        return NDArrays.concat(outputs, 1);
    }
}
