package dev.heed.attention;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.heed.block.ForwardPass;
import dev.heed.mask.AttentionMask;
import dev.heed.position.Rotary;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a user reads whose settings or shapes contradict each other. */
class AttentionErrorsTest {

    @Nested
    class Config {

        @Test
        void sizesMustBePositive() {
            refuse(MultiHeadAttention.builder(), "embedDim must be at least 1, but got 0");
            refuse(MultiHeadAttention.builder().setEmbedDim(8), "numHeads must be at least 1, but got 0");
            refuse(eight().optNumKvHeads(-1), "numKvHeads must be at least 1, but got -1");
            refuse(eight().optNumKvHeads(0), "numKvHeads must be at least 1, but got 0");
        }

        @Test
        void headsMustDivideTheVector() {
            refuse(
                    MultiHeadAttention.builder().setEmbedDim(10).setNumHeads(3),
                    "embedDim must be divisible by numHeads, but got embedDim=10, numHeads=3");
        }

        @Test
        void headDimMustBePositive() {
            refuse(eight().optHeadDim(0), "headDim must be at least 1, but got 0");
        }

        @Test
        void allHeadsMustBeCountable() {
            refuse(
                    MultiHeadAttention.builder()
                            .setEmbedDim(8)
                            .setNumHeads(65_536)
                            .optHeadDim(65_536),
                    "numHeads times headDim must be at most 2147483647, but got numHeads=65536, headDim=65536");
        }

        @Test
        void sharedHeadsMustDivideTheHeads() {
            refuse(
                    eight().optNumKvHeads(3),
                    "numHeads must be divisible by numKvHeads, but got numHeads=4, numKvHeads=3");
        }

        @Test
        void dropoutMustBeAProbability() {
            refuse(eight().optDropout(1), "dropout must be in [0, 1), but got 1.0");
            refuse(eight().optDropout(-0.5f), "dropout must be in [0, 1), but got -0.5");
        }

        @Test
        void rotaryNeedsEvenHeads() {
            refuse(
                    MultiHeadAttention.builder().setEmbedDim(9).setNumHeads(3).optPosition(new Rotary()),
                    "headDim must be even for rotary position, but got 3");
            refuse(
                    eight().optHeadDim(5).optPosition(new Rotary()),
                    "headDim must be even for rotary position, but got 5");
        }

        private static MultiHeadAttentionBuilder eight() {
            return MultiHeadAttention.builder().setEmbedDim(8).setNumHeads(4);
        }

        private static void refuse(MultiHeadAttentionBuilder builder, String message) {
            assertThatIllegalArgumentException().isThrownBy(builder::build).withMessage(message);
        }
    }

    @Nested
    class Inputs {

        @Test
        void thereMustBeAQuery() {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDList inputs = new NDList(manager.ones(new Shape(5, 7), DataType.BOOLEAN));

                assertThatIllegalArgumentException()
                        .isThrownBy(() -> AttentionInputs.of(inputs))
                        .withMessage("inputs must be query, key and value (the last two optional) and at most one"
                                + " mask, but got 0 float arrays and 1 mask of boolean (5, 7)");
            }
        }

        @Test
        void vectorsOfWholeNumbersAreNamed() {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDList inputs = new NDList(manager.ones(new Shape(2, 5, 8), DataType.INT64));

                assertThatIllegalArgumentException()
                        .isThrownBy(() -> AttentionInputs.ofTokens(inputs))
                        .withMessage("inputs must be tokens and at most one mask, but got 0 float arrays and 1 mask of"
                                + " int64 (2, 5, 8)");
            }
        }

        @Test
        void lengthsAreNoInput() {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDList inputs = new NDList(manager.ones(new Shape(2, 5, 7)), manager.create(new int[] {5, 3}));

                assertThatIllegalArgumentException()
                        .isThrownBy(() -> AttentionInputs.of(inputs))
                        .withMessage("mask must have shape (B, T, S) or be broadcastable to (B, H, T, S), but got (2)");
            }
        }

        @Test
        void thereMustBeOneMaskAtMost() {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray mask = manager.ones(new Shape(5, 7), DataType.BOOLEAN);
                NDList inputs = new NDList(manager.ones(new Shape(2, 5, 8)), mask, mask);

                assertThatIllegalArgumentException()
                        .isThrownBy(() -> AttentionInputs.of(inputs))
                        .withMessage("inputs must be query, key and value (the last two optional) and at most one"
                                + " mask, but got 1 float array and 2 masks of boolean (5, 7), boolean (5, 7)");
            }
        }

        @Test
        void thereMustBeThreeVectorsAtMost() {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray tokens = manager.ones(new Shape(2, 5, 8));

                assertThatIllegalArgumentException()
                        .isThrownBy(() -> AttentionInputs.of(new NDList(tokens, tokens, tokens, tokens, tokens)))
                        .withMessage("inputs must be query, key and value (the last two optional) and at most one"
                                + " mask, but got 5 float arrays and 0 masks");
            }
        }
    }

    @Nested
    class MultiHead {

        private final MultiHeadAttention block = MultiHeadAttention.builder()
                .setEmbedDim(8)
                .setNumHeads(4)
                .optNumKvHeads(2)
                .build();

        @Test
        void queryMustHaveTheSizeOfTheSettings() {
            refuse(
                    new Shape(2, 5, 9),
                    new Shape(2, 7, 8),
                    "query must have shape (B, T, E), but got (2, 5, 9); already bound: E=8");
        }

        @Test
        void memoryMustHaveTheSizeOfTheSettings() {
            refuse(
                    new Shape(2, 5, 8),
                    new Shape(2, 7, 9),
                    "key must have shape (B, S, E), but got (2, 7, 9); already bound: E=8");
        }

        @Test
        void memoryMustBeOfAsManySequences() {
            refuse(
                    new Shape(2, 5, 8),
                    new Shape(3, 7, 8),
                    "memory must have shape (B, G, S, D), but got (3, 2, 7, 2);"
                            + " already bound: B=2, D=2, G=2, H=4, T=5");
        }

        @Test
        void valuesMustFitKeys() {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray key = manager.zeros(new Shape(2, 7, 8));
                NDArray value = manager.zeros(new Shape(2, 6, 8));

                assertThatIllegalArgumentException()
                        .isThrownBy(() -> block.project(pass(manager), key, value, 0))
                        .withMessage("value must have shape (B, S, E), but got (2, 6, 8); already bound: B=2, E=8,"
                                + " S=7");
            }
        }

        @Test
        void initialShapeMustFit() {
            try (NDManager manager = NDManager.newBaseManager()) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> block.initialize(manager, DataType.FLOAT32, new Shape(2, 5, 9)))
                        .withMessage("query must have shape (B, T, E), but got (2, 5, 9); already bound: E=8");
            }
        }

        private void refuse(Shape query, Shape memory, String message) {
            try (NDManager manager = NDManager.newBaseManager()) {
                block.initialize(manager, DataType.FLOAT32, new Shape(2, 5, 8));
                ForwardPass pass = pass(manager);
                NDArray queries = manager.zeros(query);
                NDArray keys = manager.zeros(memory);

                assertThatIllegalArgumentException()
                        .isThrownBy(() -> block.attend(pass, queries, keys, AttentionMask.none()))
                        .withMessage(message);
            }
        }
    }

    @Nested
    class Sequences {

        @Test
        void sizesMustBePositive() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new AdditiveAttention(0))
                    .withMessage("hiddenDim must be at least 1, but got 0");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new GeneralAttention(-2))
                    .withMessage("memoryDim must be at least 1, but got -2");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> GeneralAttention.scaled(0))
                    .withMessage("memoryDim must be at least 1, but got 0");
        }

        @Test
        void memoryMustBeOfAsManySequences() {
            String message = "memory must have shape (B, S, E), but got (3, 7, 6); already bound: B=2";
            refuse(new AdditiveAttention(5), new Shape(3, 7, 6), message);
            refuse(new GeneralAttention(6), new Shape(3, 7, 6), message);
        }

        @Test
        void memoryMustHaveTheSizeOfTheSettings() {
            refuse(
                    new GeneralAttention(6),
                    new Shape(2, 7, 4),
                    "memory must have shape (B, S, E), but got (2, 7, 4); already bound: E=6");
        }

        private static void refuse(SequenceAttention attention, Shape memory, String message) {
            try (NDManager manager = NDManager.newBaseManager()) {
                attention.initialize(manager, DataType.FLOAT32, new Shape(2, 5, 8), new Shape(2, 7, 6));
                ForwardPass pass = pass(manager);
                NDArray query = manager.zeros(new Shape(2, 5, 8));
                NDArray states = manager.zeros(memory);

                assertThatIllegalArgumentException()
                        .isThrownBy(() -> attention.attend(pass, query, states, AttentionMask.none()))
                        .withMessage(message);
            }
        }
    }

    private static ForwardPass pass(NDManager manager) {
        return ForwardPass.inference(new ParameterStore(manager, false));
    }
}
