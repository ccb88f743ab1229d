package dev.heed.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.heed.attention.ScaledDotProductAttention;
import dev.heed.kernel.AttentionOperands;
import dev.heed.kernel.ComposedKernel;
import dev.heed.kernel.Kernel;
import dev.heed.kernel.ScoreMask;
import dev.heed.mask.AttentionMask;
import dev.heed.test.KernelChoice;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against PyTorch's {@code scaled_dot_product_attention}. */
class ScaledDotProductParityTest {

    @Nested
    class Context {

        @ParameterizedTest
        @EnumSource
        void withoutAMask(KernelChoice kernel) {
            attend("attention-unmasked", kernel, AttentionMask.none());
        }

        @ParameterizedTest
        @EnumSource
        void withACausalMaskOfEqualLengths(KernelChoice kernel) {
            attend("attention-causal-square", kernel, AttentionMask.causal());
        }

        @ParameterizedTest
        @EnumSource
        void withACausalMaskAlignedAtTheEnd(KernelChoice kernel) {
            attend("attention-causal", kernel, AttentionMask.causal());
        }

        @ParameterizedTest
        @EnumSource
        void withAPaddingMask(KernelChoice kernel) {
            try (ReferenceCase reference = ReferenceCase.open("attention-padding", kernel)) {
                reference.compare(() -> attended(reference, reference.padding()));
            }
        }

        @ParameterizedTest
        @EnumSource
        void withADenseMaskThatHidesAWholeRow(KernelChoice kernel) {
            try (ReferenceCase reference = ReferenceCase.open("attention-dense", kernel)) {
                reference.compare(() -> attended(reference, reference.dense()));
            }
        }

        @ParameterizedTest
        @EnumSource
        void withABias(KernelChoice kernel) {
            try (ReferenceCase reference = ReferenceCase.open("attention-bias", kernel)) {
                AttentionOperands operands = biased(reference, AttentionMask.none());

                reference.compare(() -> Kernel.of(operands.query()).attend(operands));
            }
        }

        @ParameterizedTest
        @EnumSource
        void withABiasUnderADenseMaskThatHidesAWholeRow(KernelChoice kernel) {
            try (ReferenceCase reference = ReferenceCase.open("attention-bias-dense", kernel)) {
                AttentionOperands operands = biased(reference, reference.dense());

                reference.compare(() -> Kernel.of(operands.query()).attend(operands));
            }
        }

        private void attend(String name, KernelChoice kernel, AttentionMask mask) {
            try (ReferenceCase reference = ReferenceCase.open(name, kernel)) {
                reference.compare(() -> attended(reference, mask));
            }
        }
    }

    @Nested
    class Weights {

        @Test
        void withoutAMask() {
            weigh("attention-unmasked", AttentionMask.none());
        }

        @Test
        void withACausalMaskOfEqualLengths() {
            weigh("attention-causal-square", AttentionMask.causal());
        }

        @Test
        void withACausalMaskAlignedAtTheEnd() {
            weigh("attention-causal", AttentionMask.causal());
        }

        @Test
        void withAPaddingMask() {
            try (ReferenceCase reference = ReferenceCase.open("attention-padding")) {
                weigh(reference, reference.padding());
            }
        }

        @Test
        void withADenseMaskThatHidesAWholeRow() {
            try (ReferenceCase reference = ReferenceCase.open("attention-dense")) {
                weigh(reference, reference.dense());
            }
        }

        @Test
        void withABias() {
            try (ReferenceCase reference = ReferenceCase.open("attention-bias")) {
                reference.compareWeights(ComposedKernel.INSTANCE.weights(biased(reference, AttentionMask.none())));
            }
        }

        @Test
        void withABiasUnderADenseMaskThatHidesAWholeRow() {
            try (ReferenceCase reference = ReferenceCase.open("attention-bias-dense")) {
                reference.compareWeights(ComposedKernel.INSTANCE.weights(biased(reference, reference.dense())));
            }
        }

        private void weigh(String name, AttentionMask mask) {
            try (ReferenceCase reference = ReferenceCase.open(name)) {
                weigh(reference, mask);
            }
        }

        private void weigh(ReferenceCase reference, AttentionMask mask) {
            reference.compareWithWeights(() -> ScaledDotProductAttention.attendWithWeights(
                    reference.input("query"), reference.input("key"), reference.input("value"), mask, 0f));
        }
    }

    private static NDArray attended(ReferenceCase reference, AttentionMask mask) {
        return ScaledDotProductAttention.attend(
                reference.input("query"), reference.input("key"), reference.input("value"), mask, 0f);
    }

    private static AttentionOperands biased(ReferenceCase reference, AttentionMask mask) {
        Shape query = reference.input("query").getShape();
        Shape key = reference.input("key").getShape();
        return new AttentionOperands(
                reference.input("query"),
                reference.input("key"),
                reference.input("value"),
                new ScoreMask(
                        new Shape(query.get(0), query.get(1), query.get(2), key.get(2)), mask, reference.input("bias")),
                0f);
    }
}
