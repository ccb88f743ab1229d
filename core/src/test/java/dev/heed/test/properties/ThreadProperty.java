package dev.heed.test.properties;

import static dev.heed.test.ArrayAssert.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.heed.block.ForwardPass;
import dev.heed.mask.AttentionMask;
import dev.heed.test.AttentionSubject.Trait;
import dev.heed.test.Gradients;
import dev.heed.test.OwnThread;
import dev.heed.test.Trial;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.assertj.core.api.Assertions;

/**
 * Invariant 10: on a thread of its own a block gives the bits and the gradients that it gives on any other, and a pass that
 * does not train records no gradient, also where a collector is open.
 */
public final class ThreadProperty {

    private static final List<Function<Trial, AttentionMask>> MASKS = List.of(
            trial -> AttentionMask.none(),
            Masks::random,
            trial -> AttentionMask.causal().and(Masks.padding(trial)));

    private ThreadProperty() {}

    /**
     * Runs a subject on this thread and on one of its own, whole and step by step.
     *
     * @param trial the subject
     */
    public static void check(Trial trial) {
        for (Function<Trial, AttentionMask> mask : MASKS) {
            AttentionMask made = mask.apply(trial);
            compare(predictions(trial, made), OwnThread.call(() -> {
                Map<String, NDArray> predictions = predictions(trial, made);
                predictions.forEach(ThreadProperty::isForAnyUse);
                return predictions;
            }));
            Map<String, NDArray> gradients = trial.gradients(made, trial.outputWeights());
            compare(gradients, OwnThread.call(() -> trial.gradients(made, trial.outputWeights())));
        }
        Gradients.collecting(() -> predictions(trial, AttentionMask.none()).forEach(ThreadProperty::isForAnyUse));
    }

    /** What the subject gives without training, by every way into it. */
    private static Map<String, NDArray> predictions(Trial trial, AttentionMask mask) {
        ForwardPass pass = ForwardPass.inference(trial.pass().parameters());
        Map<String, NDArray> results = new LinkedHashMap<>();
        results.put("output", trial.built().run(pass, trial.query(), trial.memory(), mask));
        ForwardPass watched = pass.watchedBy((block, weights) -> results.put("weights", weights));
        results.put("watched", trial.built().run(watched, trial.query(), trial.memory(), mask));
        NDList inputs = trial.isSelf() ? new NDList(trial.query()) : new NDList(trial.query(), trial.memory());
        results.put(
                "block",
                trial.built().block().forward(pass.parameters(), inputs, false).singletonOrThrow());
        if (trial.subject().is(Trait.STEPWISE)) {
            AttentionMask memoryMask = trial.isSelf() ? AttentionMask.none() : Masks.padding(trial);
            results.put(
                    "steps", CachingProperty.inChunks(trial, trial.built().start(pass, trial.memory(), memoryMask), 2));
        }
        return results;
    }

    /** No gradient was recorded, and the next operation may be one with a gradient, where the thread records. */
    private static void isForAnyUse(String name, NDArray result) {
        Assertions.assertThat(Gradients.isRecorded(result))
                .as(name + " is recorded")
                .isFalse();
        NDArray weight = result.onesLike();
        weight.setRequiresGradient(true);
        Assertions.assertThat(Gradients.isRecorded(result.mul(weight))).isTrue();
    }

    private static void compare(Map<String, NDArray> here, Map<String, NDArray> there) {
        Assertions.assertThat(there.keySet()).isEqualTo(here.keySet());
        there.forEach((name, array) -> assertThat(array).as(name).isBitEqualTo(Objects.requireNonNull(here.get(name))));
    }
}
