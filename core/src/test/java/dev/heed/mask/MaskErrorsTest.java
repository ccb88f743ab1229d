package dev.heed.mask;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a user reads who hands in a mask that does not fit. */
class MaskErrorsTest {

    private static final Shape SCORES = new Shape(2, 3, 5, 7);

    @Nested
    class Padding {

        @Test
        void lengthsMustBeGiven() {
            assertThatIllegalArgumentException()
                    .isThrownBy(AttentionMask::padding)
                    .withMessage("lengths must name at least one sequence, but got none");
        }

        @Test
        void lengthsMustBePositive() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> AttentionMask.padding(4, 0))
                    .withMessage("lengths must be at least 1, but got 0 for sequence 1");
        }

        @Test
        void lengthsMustNameEverySequence() {
            try (NDManager manager = NDManager.newBaseManager()) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> AttentionMask.padding(4, 5, 6).keep(manager, SCORES))
                        .withMessage("lengths must name every sequence, but got 3 lengths for B=2");
            }
        }

        @Test
        void lengthsMustFitTheKeys() {
            try (NDManager manager = NDManager.newBaseManager()) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> AttentionMask.padding(4, 8).keep(manager, SCORES))
                        .withMessage("lengths must be at most S=7, but got 8");
            }
        }
    }

    @Nested
    class SlidingWindow {

        @Test
        void mustShowATokenItself() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> AttentionMask.slidingWindow(0, 4))
                    .withMessage("window must be at least 1, but got 0");
        }

        @Test
        void cannotHaveLessThanNoSinks() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> AttentionMask.slidingWindow(3, -1))
                    .withMessage("sinks must be at least 0, but got -1");
        }
    }

    @Nested
    class Dense {

        @Test
        void mustBeBoolean() {
            try (NDManager manager = NDManager.newBaseManager()) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> AttentionMask.dense(manager.ones(new Shape(5, 7))))
                        .withMessage("mask must be boolean (true = may attend), but got float32; MaskConvention reads"
                                + " arrays of other kinds");
            }
        }

        @Test
        void mustHaveRankTwoOrFour() {
            try (NDManager manager = NDManager.newBaseManager()) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> AttentionMask.dense(manager.ones(new Shape(2, 5, 7), DataType.BOOLEAN)))
                        .withMessage("mask must have shape (T, S) or be broadcastable to (B, H, T, S), but got"
                                + " (2, 5, 7)");
            }
        }

        @Test
        void mustFitTheScores() {
            try (NDManager manager = NDManager.newBaseManager()) {
                AttentionMask mask = AttentionMask.dense(manager.ones(new Shape(5, 6), DataType.BOOLEAN));

                assertThatIllegalArgumentException()
                        .isThrownBy(() -> mask.keep(manager, SCORES))
                        .withMessage("mask must be broadcastable to (B, H, T, S) = (2, 3, 5, 7), but got (5, 6)");
            }
        }
    }

    @Nested
    class Convention {

        @ParameterizedTest
        @EnumSource
        void anotherRankIsRefused(MaskConvention convention) {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray row = manager.zeros(new Shape(7), DataType.BOOLEAN);

                assertThatIllegalArgumentException()
                        .isThrownBy(() -> convention.read(row))
                        .withMessage("mask must have shape (B, S), (B, T, S) or (B, H, T, S), but got (7)");
            }
        }

        /** Read as 0 and 1, a mask that is added to the scores would allow what it hides. */
        @ParameterizedTest
        @EnumSource(names = "ADDITIVE", mode = EnumSource.Mode.EXCLUDE)
        void numbersThatAreAddedAreRefused(MaskConvention convention) {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray added = manager.create(new float[] {0, -1e9f}, new Shape(1, 2));

                assertThatIllegalArgumentException()
                        .isThrownBy(() -> convention.read(added))
                        .withMessage("mask must hold 0 and 1 alone, but got numbers from -1.0E9 to 0.0;"
                                + " MaskConvention.ADDITIVE reads masks that are added to the scores");
            }
        }

        @Test
        void truthsAreNotAdded() {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray hidden = manager.zeros(new Shape(1, 2), DataType.BOOLEAN);

                assertThatIllegalArgumentException()
                        .isThrownBy(() -> MaskConvention.ADDITIVE.read(hidden))
                        .withMessage("additive mask must hold numbers, but got boolean");
            }
        }

        @Test
        void aBiasIsNotAMask() {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray bias = manager.create(new float[] {0, -0.5f}, new Shape(1, 2));

                assertThatIllegalArgumentException()
                        .isThrownBy(() -> MaskConvention.ADDITIVE.read(bias))
                        .withMessage("additive mask must hold 0 or at most -10000.0, but got a value between; such a"
                                + " value is a bias of the scores, not a mask");
            }
        }
    }
}
