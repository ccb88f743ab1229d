package dev.heed.parity;

import ai.djl.ndarray.NDArray;
import dev.heed.attention.KeyValueCache;
import dev.heed.attention.MultiHeadAttention;
import dev.heed.attention.MultiHeadAttentionBuilder;
import dev.heed.block.ForwardPass;
import dev.heed.mask.AttentionMask;
import dev.heed.position.Alibi;
import dev.heed.position.Rotary;
import dev.heed.test.KernelChoice;
import java.util.function.Function;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against PyTorch's {@code nn.MultiheadAttention}, or projections around its attention function for what that lacks. */
class MultiHeadParityTest {

    @Nested
    class Plain {

        @ParameterizedTest
        @EnumSource
        void selfAttention(KernelChoice kernel) {
            try (ReferenceCase reference = ReferenceCase.open("multi-head-self", kernel)) {
                MultiHeadAttention attention = loaded(reference, Function.identity());
                NDArray query = reference.input("query");

                reference.compare(() -> attention.attend(reference.pass(), query, query, AttentionMask.none()));
            }
        }

        @ParameterizedTest
        @EnumSource
        void crossAttention(KernelChoice kernel) {
            try (ReferenceCase reference = ReferenceCase.open("multi-head-cross", kernel)) {
                compare(reference, AttentionMask.none());
            }
        }

        @Test
        void crossAttentionWithItsWeights() {
            try (ReferenceCase reference = ReferenceCase.open("multi-head-cross")) {
                compareWithWeights(reference, AttentionMask.none());
            }
        }

        @ParameterizedTest
        @EnumSource
        void crossAttentionToPaddedKeys(KernelChoice kernel) {
            try (ReferenceCase reference = ReferenceCase.open("multi-head-padding", kernel)) {
                compare(reference, reference.padding());
            }
        }

        @Test
        void crossAttentionToPaddedKeysWithItsWeights() {
            try (ReferenceCase reference = ReferenceCase.open("multi-head-padding")) {
                compareWithWeights(reference, reference.padding());
            }
        }

        private void compare(ReferenceCase reference, AttentionMask mask) {
            MultiHeadAttention attention = loaded(reference, Function.identity());
            NDArray query = reference.input("query");

            reference.compare(() -> attention.attend(reference.pass(), query, keys(reference, attention), mask, 0));
        }

        private void compareWithWeights(ReferenceCase reference, AttentionMask mask) {
            MultiHeadAttention attention = loaded(reference, Function.identity());

            reference.compareWithWeights(() -> attention.attendWithWeights(
                    reference.pass(), reference.input("query"), keys(reference, attention), mask, 0));
        }

        private KeyValueCache keys(ReferenceCase reference, MultiHeadAttention attention) {
            return attention.project(reference.pass(), reference.input("key"), reference.input("value"), 0);
        }
    }

    @Nested
    class Variants {

        @ParameterizedTest
        @EnumSource
        void groupedHeads(KernelChoice kernel) {
            try (ReferenceCase reference = ReferenceCase.open("multi-head-grouped", kernel)) {
                MultiHeadAttention attention = loaded(reference, builder -> builder.optNumKvHeads(reference.size("G")));

                reference.compare(() -> attention.attend(
                        reference.pass(), reference.input("query"), reference.input("memory"), AttentionMask.none()));
            }
        }

        @ParameterizedTest
        @EnumSource
        void rotaryPositionFromAnOffset(KernelChoice kernel) {
            try (ReferenceCase reference = ReferenceCase.open("multi-head-rotary", kernel)) {
                MultiHeadAttention attention = loaded(reference, builder -> builder.optPosition(new Rotary()));
                ForwardPass pass = reference.pass();
                NDArray query = reference.input("query");
                int offset = reference.size("offset");

                reference.compare(() -> attention.attend(
                        pass, query, attention.project(pass, query, query, offset), AttentionMask.causal(), offset));
            }
        }

        @ParameterizedTest
        @EnumSource
        void alibiWhereTheHeadsAreNoPowerOfTwo(KernelChoice kernel) {
            try (ReferenceCase reference = ReferenceCase.open("multi-head-alibi", kernel)) {
                MultiHeadAttention attention = loaded(reference, builder -> builder.optPosition(new Alibi()));
                NDArray query = reference.input("query");

                reference.compare(() -> attention.attend(reference.pass(), query, query, AttentionMask.causal()));
            }
        }
    }

    private static MultiHeadAttention loaded(
            ReferenceCase reference, Function<MultiHeadAttentionBuilder, MultiHeadAttentionBuilder> settings) {
        int numHeads = reference.size("H");
        MultiHeadAttentionBuilder builder = MultiHeadAttention.builder()
                .setEmbedDim(numHeads * reference.size("D"))
                .setNumHeads(numHeads);
        return reference.load(settings.apply(builder).build());
    }
}
