package dev.heed.train.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.heed.text.TokenBatch;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Accuracy of the tokens of sequences, which are padded. */
class NextTokensTest {

    private static final TokenBatch TARGET = TokenBatch.of(List.of(new int[] {3, 1}, new int[] {2, 4, 1, 3, 2}));

    /** Logits whose largest is at the given token. */
    private static NDArray logits(NDManager manager, int[][] guesses) {
        NDArray logits = manager.zeros(new Shape(guesses.length, guesses[0].length, 7));
        for (int row = 0; row < guesses.length; row++) {
            for (int place = 0; place < guesses[row].length; place++) {
                logits.set(new NDIndex(row, place, guesses[row][place]), 2.5f);
            }
        }
        return logits;
    }

    @Test
    void countsEveryRealTokenOnce() {
        try (NDManager manager = NDManager.newBaseManager()) {
            // Right: 3 of the first row's 2 and the second row's 5 tokens
            NDArray logits = logits(manager, new int[][] {{3, 2, 1, 1, 1}, {2, 4, 5, 5, 5}});

            assertThat(TargetAccuracy.mean(logits, TARGET).getFloat()).isCloseTo(3 / 7f, within(1e-6f));
        }
    }

    @Test
    void paddingIsNeverRight() {
        try (NDManager manager = NDManager.newBaseManager()) {
            for (int guess = 0; guess < 7; guess++) {
                NDArray logits = logits(manager, new int[][] {{5, 5, guess, guess, guess}, {5, 5, 5, 5, 5}});

                assertThat(TargetAccuracy.mean(logits, TARGET).getFloat())
                        .as("guess " + guess)
                        .isZero();
            }
        }
    }

    @Test
    void logitsOfAnotherShapeAreRefused() {
        try (NDManager manager = NDManager.newBaseManager()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TargetAccuracy.mean(manager.zeros(new Shape(2, 3, 7)), TARGET))
                    .withMessage("logits must have shape (B, T, V), but got (2, 3, 7); already bound: B=2, T=5");
        }
    }
}
