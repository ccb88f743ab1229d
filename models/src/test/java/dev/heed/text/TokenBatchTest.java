package dev.heed.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TokenBatchTest {

    private final TokenBatch batch = batch(new int[] {5, 6, 7}, new int[] {8, 9, 10, 11, 12}, new int[] {4});

    private static TokenBatch batch(int[]... rows) {
        return TokenBatch.of(List.of(rows));
    }

    @Nested
    class Reading {

        @Test
        void sizesFollowTheRows() {
            assertThat(batch.batchSize()).isEqualTo(3);
            assertThat(batch.maxLength()).isEqualTo(5);
            assertThat(batch.lengths()).containsExactly(3, 5, 1);
            assertThat(batch.tokens()).isEqualTo(9);
        }

        @Test
        void paddingFillsShortRows() {
            assertThat(batch.token(0, 2)).isEqualTo(7);
            assertThat(batch.token(0, 3)).isEqualTo(SpecialTokens.PAD);
            assertThat(batch.token(1, 4)).isEqualTo(12);
            assertThat(batch.token(2, 4)).isEqualTo(SpecialTokens.PAD);
        }

        @Test
        void rowComesWithoutPadding() {
            assertThat(batch.row(0)).containsExactly(5, 6, 7);
            assertThat(batch.row(2)).containsExactly(4);
        }

        @Test
        void columnsEndAtTheLongestRow() {
            assertThatThrownBy(() -> batch.token(0, 5)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Nested
    class Immutability {

        @Test
        void inputIsCopied() {
            int[] row = {5, 6};
            TokenBatch made = batch(row);

            row[0] = 99;

            assertThat(made.token(0, 0)).isEqualTo(5);
        }

        @Test
        void outputIsCopied() {
            batch.lengths()[0] = 99;
            batch.row(0)[0] = 99;

            assertThat(batch.lengths()[0]).isEqualTo(3);
            assertThat(batch.token(0, 0)).isEqualTo(5);
        }

        @Test
        void equalRowsMakeEqualBatches() {
            assertThat(batch(new int[] {4, 5}))
                    .isEqualTo(batch(new int[] {4, 5}))
                    .hasSameHashCodeAs(batch(new int[] {4, 5}))
                    .isNotEqualTo(batch(new int[] {4, 5, 0}))
                    .hasToString("TokenBatch[[4, 5]]");
        }
    }

    @Nested
    class Rearranging {

        @Test
        void reversedKeepsThePaddingAtTheEnd() {
            assertThat(batch.reversed())
                    .isEqualTo(batch(new int[] {7, 6, 5}, new int[] {12, 11, 10, 9, 8}, new int[] {4}));
            assertThat(batch.reversed().token(0, 3)).isEqualTo(SpecialTokens.PAD);
        }

        @Test
        void reversedTwiceIsTheSame() {
            assertThat(batch.reversed().reversed()).isEqualTo(batch);
        }

        @Test
        void shiftedRightBeginsWithBosAndLosesTheEnd() {
            TokenBatch target = batch(new int[] {5, 6, SpecialTokens.EOS}, new int[] {SpecialTokens.EOS});

            TokenBatch input = target.shiftedRight();

            assertThat(input).isEqualTo(batch(new int[] {SpecialTokens.BOS, 5, 6}, new int[] {SpecialTokens.BOS}));
            assertThat(input.lengths()).isEqualTo(target.lengths());
        }
    }

    @Nested
    class AsArray {

        @Test
        void holdsThePaddedIdsAsInt64() {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray array = batch.toArray(manager);

                assertThat(array.getShape()).isEqualTo(new Shape(3, 5));
                assertThat(array.getDataType()).isEqualTo(DataType.INT64);
                assertThat(array.toLongArray()).containsExactly(5, 6, 7, 0, 0, 8, 9, 10, 11, 12, 4, 0, 0, 0, 0);
            }
        }

        @Test
        void belongsToTheGivenManager() {
            try (NDManager manager = NDManager.newBaseManager()) {
                assertThat(batch.toArray(manager).getManager()).isSameAs(manager);
            }
        }
    }

    @Nested
    class Errors {

        @Test
        void anEmptyBatchIsRefused() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TokenBatch.of(List.of()))
                    .withMessage("sequences must hold at least one sequence, but got 0");
        }

        @Test
        void anEmptyRowIsNamed() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> batch(new int[] {4}, new int[] {}))
                    .withMessage("sequences[1] must hold at least one token, but got length 0");
        }

        @Test
        void aNegativeIdIsNamed() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> batch(new int[] {4}, new int[] {5, -7}))
                    .withMessage("sequences[1] must hold ids of at least 0, but got -7");
        }
    }
}
