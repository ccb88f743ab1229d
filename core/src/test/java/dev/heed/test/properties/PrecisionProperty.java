package dev.heed.test.properties;

import static dev.heed.test.ArrayAssert.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.heed.block.ForwardPass;
import dev.heed.block.Precision;
import dev.heed.mask.AttentionMask;
import dev.heed.test.ArrayAssert;
import dev.heed.test.AttentionSubject.Trait;
import dev.heed.test.Gradients;
import dev.heed.test.Trial;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.assertj.core.api.Assertions;

/** Invariant 9: bfloat16 changes the answer by its rounding only, and what leaves a block is float32. */
public final class PrecisionProperty {

    /** A bfloat16 number is exact to 1/256 of itself; a layer rounds about a dozen times on the way. */
    private static final double ROUNDING = 12.0 / 256;

    /** Backwards there are twice as many roundings, and a ReLU near 0 may let another token through. */
    private static final double GRADIENT_ROUNDING = 48.0 / 256;

    private static final List<Function<Trial, AttentionMask>> MASKS = List.of(
            trial -> AttentionMask.none(),
            trial -> AttentionMask.causal(),
            Masks::random,
            trial -> AttentionMask.causal().and(Masks.padding(trial)));

    private PrecisionProperty() {}

    /**
     * Runs a subject in both precisions, under every kind of mask, and watched.
     *
     * @param trial the subject
     */
    public static void check(Trial trial) {
        NDArray weights = trial.outputWeights();
        for (Function<Trial, AttentionMask> maker : MASKS) {
            AttentionMask mask = maker.apply(trial);
            NDArray exact = trial.run(mask);
            NDArray rounded = run(trial, coarse(trial), mask);
            Assertions.assertThat(rounded.getDataType()).isEqualTo(DataType.FLOAT32);
            close("output", rounded, exact, ROUNDING);
            NDArray watched = run(trial, coarse(trial).watchedBy((block, shown) -> shown.toFloatArray()), mask);
            close("watched output", watched, exact, ROUNDING);

            Map<String, NDArray> gradients = trial.gradients(mask, weights);
            Gradients.of(trial.manager(), trial.sources(), () -> run(trial, coarse(trial), mask), weights)
                    .forEach((name, gradient) ->
                            close(name, gradient, Objects.requireNonNull(gradients.get(name)), GRADIENT_ROUNDING));
        }
        if (trial.subject().is(Trait.STEPWISE)) {
            checkSteps(trial);
        }
    }

    private static void checkSteps(Trial trial) {
        AttentionMask memoryMask = trial.isSelf() ? AttentionMask.none() : Masks.padding(trial);
        NDArray exact = trial.run(trial.isSelf() ? AttentionMask.causal() : memoryMask);
        for (boolean training : new boolean[] {true, false}) {
            ForwardPass pass = new ForwardPass(trial.pass().parameters(), training).in(Precision.BFLOAT16);
            NDArray steps = CachingProperty.inChunks(trial, trial.built().start(pass, trial.memory(), memoryMask), 2);
            close("steps, training " + training, steps, exact, ROUNDING);
        }
    }

    private static ForwardPass coarse(Trial trial) {
        return trial.pass().in(Precision.BFLOAT16);
    }

    private static NDArray run(Trial trial, ForwardPass pass, AttentionMask mask) {
        return trial.built().run(pass, trial.query(), trial.memory(), mask);
    }

    private static void close(String name, NDArray actual, NDArray expected, double share) {
        double largest = Arrays.stream(ArrayAssert.doubles(expected))
                .map(Math::abs)
                .max()
                .orElse(0);
        assertThat(actual).as(name).isCloseTo(expected, share * Math.max(1, largest));
    }
}
