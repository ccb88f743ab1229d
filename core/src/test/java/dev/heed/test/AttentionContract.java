package dev.heed.test;

import dev.heed.test.properties.AlignmentProperty;
import dev.heed.test.properties.CachingProperty;
import dev.heed.test.properties.FutureProperty;
import dev.heed.test.properties.HiddenRowProperty;
import dev.heed.test.properties.KernelProperty;
import dev.heed.test.properties.LookingProperty;
import dev.heed.test.properties.OrderProperty;
import dev.heed.test.properties.PaddingProperty;
import dev.heed.test.properties.PrecisionProperty;
import dev.heed.test.properties.ThreadProperty;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The invariants of attention, as tests that any block can be put under: implement it in a test class and name the
 * subjects.
 *
 * <!-- given: import dev.heed.test.*;
 *     class MySubject implements AttentionSubject {
 *         public Set<Trait> traits() { return Set.of(); }
 *         public Built build(Shapes shapes) { throw new UnsupportedOperationException(); }
 *     } -->
 * <pre>{@code
 * class MyBlockContractTest implements AttentionContract {
 *     public Stream<AttentionSubject> subjects() {
 *         return Stream.of(new MySubject());
 *     }
 * }
 * }</pre>
 *
 * <p>Every subject meets every invariant, with the fused and the composed kernel and several seeds, the last one on a
 * thread of its own. Where an invariant
 * hangs on a {@link AttentionSubject.Trait} that a subject lacks, the test checks what must then hold instead; nothing is
 * skipped.
 */
public interface AttentionContract {

    /** Among their sizes are fewer queries than keys and fewer keys than queries. */
    int SEEDS = 2;

    /**
     * The blocks under test.
     *
     * @return at least one
     */
    Stream<AttentionSubject> subjects();

    /**
     * Invariant 1.
     *
     * @return a test for each subject, kernel and seed
     */
    @TestFactory
    @DisplayName("1. Looking never changes the answer")
    default Stream<DynamicNode> lookingNeverChangesTheAnswer() {
        return onBothKernels(LookingProperty::check);
    }

    /**
     * Invariant 2.
     *
     * @return a test for each subject, kernel and seed
     */
    @TestFactory
    @DisplayName("2. Padding never changes the answer")
    default Stream<DynamicNode> paddingNeverChangesTheAnswer() {
        return onBothKernels(PaddingProperty::check);
    }

    /**
     * Invariant 3. A subject that does not step must say so.
     *
     * @return a test for each subject, kernel and seed
     */
    @TestFactory
    @DisplayName("3. Caching never changes the answer")
    default Stream<DynamicNode> cachingNeverChangesTheAnswer() {
        return onBothKernels(CachingProperty::check);
    }

    /**
     * Invariant 4.
     *
     * @return a test for each subject, kernel and seed
     */
    @TestFactory
    @DisplayName("4. The future never changes the past")
    default Stream<DynamicNode> theFutureNeverChangesThePast() {
        return onBothKernels(FutureProperty::check);
    }

    /**
     * Invariant 5.
     *
     * @return a test for each subject, kernel and seed
     */
    @TestFactory
    @DisplayName("5. A fully masked row has weights 0, finite gradients, and leaves every other row bit-equal")
    default Stream<DynamicNode> fullyMaskedRowIsHarmless() {
        return onBothKernels(HiddenRowProperty::check);
    }

    /**
     * Invariant 6. A subject with positions must notice a permutation.
     *
     * @return a test for each subject, kernel and seed
     */
    @TestFactory
    @DisplayName("6. Without positions order does not matter, with positions it does")
    default Stream<DynamicNode> orderMattersByPositionOnly() {
        return onBothKernels(OrderProperty::check);
    }

    /**
     * Invariant 7.
     *
     * @return a test for each subject and seed
     */
    @TestFactory
    @DisplayName("7. The fused and the composed kernel agree, every parameter receives a gradient")
    default Stream<DynamicNode> kernelsAgreeForwardAndBackward() {
        return subjects()
                .map(subject -> DynamicContainer.dynamicContainer(
                        subject.toString(),
                        Shapes.seeds(SEEDS)
                                .map(shapes -> DynamicTest.dynamicTest(
                                        shapes.toString(), () -> KernelProperty.check(subject, shapes)))));
    }

    /**
     * Invariant 8.
     *
     * @return a test for each subject, kernel and seed
     */
    @TestFactory
    @DisplayName("8. Causal means aligned at the end")
    default Stream<DynamicNode> causalMeansAlignedAtTheEnd() {
        return onBothKernels(AlignmentProperty::check);
    }

    /**
     * Invariant 9.
     *
     * @return a test for each subject, kernel and seed
     */
    @TestFactory
    @DisplayName("9. bfloat16 changes the answer by its rounding only")
    default Stream<DynamicNode> precisionChangesTheAnswerByRoundingOnly() {
        return onBothKernels(PrecisionProperty::check);
    }

    /**
     * Invariant 10.
     *
     * @return a test for each subject, kernel and seed
     */
    @TestFactory
    @DisplayName("10. A thread of its own changes nothing, and only training records a gradient")
    default Stream<DynamicNode> aThreadOfItsOwnChangesNothing() {
        return onBothKernels(ThreadProperty::check);
    }

    /**
     * The gradients that invariants 4, 5 and 7 lean on are the true ones.
     *
     * @return a test for each subject and kernel
     */
    @TestFactory
    @DisplayName("Gradients agree with finite differences")
    default Stream<DynamicNode> gradientsAgreeWithFiniteDifferences() {
        return onBothKernels(1, KernelProperty::checkAgainstFiniteDifferences);
    }

    private Stream<DynamicNode> onBothKernels(Consumer<Trial> property) {
        return onBothKernels(SEEDS, (subject, shapes) -> {
            try (Trial trial = new Trial(subject, shapes)) {
                property.accept(trial);
            }
        });
    }

    /** The second seed runs on a thread of its own, where every invariant holds as well. */
    private static void onItsThread(Shapes shapes, Runnable property) {
        if (shapes.seed() == SEEDS) {
            OwnThread.run(property);
        } else {
            property.run();
        }
    }

    private Stream<DynamicNode> onBothKernels(int seeds, BiConsumer<AttentionSubject, Shapes> property) {
        return subjects()
                .map(subject -> DynamicContainer.dynamicContainer(
                        subject.toString(),
                        Arrays.stream(KernelChoice.values())
                                .flatMap(kernel -> Shapes.seeds(seeds)
                                        .map(shapes -> DynamicTest.dynamicTest(
                                                kernel + " " + shapes,
                                                () -> kernel.run(() -> onItsThread(
                                                        shapes, () -> property.accept(subject, shapes))))))));
    }
}
