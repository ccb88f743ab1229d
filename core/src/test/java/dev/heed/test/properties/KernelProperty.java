package dev.heed.test.properties;

import static dev.heed.test.ArrayAssert.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.heed.mask.AttentionMask;
import dev.heed.test.ArrayAssert;
import dev.heed.test.AttentionSubject;
import dev.heed.test.FiniteDifferences;
import dev.heed.test.KernelChoice;
import dev.heed.test.Shapes;
import dev.heed.test.Trial;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Invariant 7: both kernels give the same output and gradients, the gradients are true, and no parameter is left out. */
public final class KernelProperty {

    private static final double ROUNDING = 2e-5;
    private static final double VISIBLE = 1e-3;

    private static final List<Function<Trial, AttentionMask>> MASKS = List.of(
            trial -> AttentionMask.none(),
            trial -> AttentionMask.causal(),
            trial -> AttentionMask.slidingWindow(3, 1),
            Masks::padding,
            Masks::random,
            trial -> AttentionMask.causal().and(Masks.padding(trial)));

    private KernelProperty() {}

    /**
     * Runs a subject on each kernel, under every kind of mask.
     *
     * @param subject the subject
     * @param shapes its sizes and seed
     */
    public static void check(AttentionSubject subject, Shapes shapes) {
        for (Function<Trial, AttentionMask> mask : MASKS) {
            KernelChoice.FUSED.run(() -> {
                try (Trial fused = new Trial(subject, shapes)) {
                    Map<String, NDArray> expected = results(fused, mask);
                    KernelChoice.COMPOSED.run(() -> compare(subject, shapes, mask, expected));
                    everyParameterGetsAGradient(subject, expected);
                }
            });
        }
    }

    /**
     * Holds a subject's gradients against finite differences, in float64.
     *
     * @param subject the subject
     * @param shapes its sizes and seed
     */
    public static void checkAgainstFiniteDifferences(AttentionSubject subject, Shapes shapes) {
        try (Trial trial = new Trial(subject, shapes, DataType.FLOAT64)) {
            AttentionMask mask = Masks.random(trial);
            FiniteDifferences.assertAgreement(
                    trial.manager(), trial.sources(), () -> trial.run(mask), trial.outputWeights());
        }
    }

    private static Map<String, NDArray> results(Trial trial, Function<Trial, AttentionMask> mask) {
        AttentionMask made = mask.apply(trial);
        Map<String, NDArray> results = new LinkedHashMap<>();
        results.put("output", trial.run(made));
        results.putAll(trial.gradients(made, trial.outputWeights()));
        return results;
    }

    private static void compare(
            AttentionSubject subject,
            Shapes shapes,
            Function<Trial, AttentionMask> mask,
            Map<String, NDArray> expected) {
        try (Trial trial = new Trial(subject, shapes)) {
            results(trial, mask).forEach((name, actual) -> {
                NDArray other = Objects.requireNonNull(expected.get(name));
                double largest = Arrays.stream(ArrayAssert.doubles(other))
                        .map(Math::abs)
                        .max()
                        .orElse(0);
                assertThat(actual).as(name).isCloseTo(other, ROUNDING * Math.max(1, largest));
            });
        }
    }

    private static void everyParameterGetsAGradient(AttentionSubject subject, Map<String, NDArray> results) {
        results.forEach((name, gradient) -> {
            if (subject.flatParameters().stream().anyMatch(name::endsWith)) {
                assertThat(gradient).as(name).isCloseTo(new double[(int) gradient.size()], VISIBLE);
            } else {
                assertThat(gradient).as(name).reaches(VISIBLE);
            }
        });
    }
}
