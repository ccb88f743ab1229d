package dev.heed.train.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

/** Accuracy and cross-entropy where a row has one class. */
class TargetAccuracyTest {

    @Test
    void countsRowsWhoseClassIsTheMostProbable() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray logits = manager.create(new float[][] {{3, 1, 2}, {0, 5, 4}, {1, 2, 9}, {7, 8, 6}, {9, 0, 0}});

            assertThat(TargetAccuracy.mean(logits, manager.create(new long[] {0, 1, 1, 1, 2}))
                            .getFloat())
                    .isCloseTo(3 / 5f, within(1e-6f));
            assertThat(TargetAccuracy.mean(logits, manager.create(new long[] {0, 1, 1, -100, -100}))
                            .getFloat())
                    .as("two ignored")
                    .isCloseTo(2 / 3f, within(1e-6f));
        }
    }

    @Test
    void crossEntropyOfClassesIsAMeanOverRows() {
        try (NDManager manager = NDManager.newBaseManager()) {
            // Probabilities 1/2, 1/4, 1/4 of the first row, 1/3 each of the second, whatever of the third
            NDArray logits = manager.create(new float[][] {{(float) Math.log(2), 0, 0}, {1, 1, 1}, {99, 0, -99}});
            NDArray target = manager.create(new long[] {0, 2, -100});

            assertThat(new CrossEntropy(0f).mean(logits, target).getFloat())
                    .isCloseTo((float) ((Math.log(2) + Math.log(3)) / 2), within(1e-6f));
            // First row: 0.7 log 2 + 0.3 / 3 (log 2 + 2 log 4) = 1.2 log 2
            assertThat(new CrossEntropy(0.3f).mean(logits, target).getFloat())
                    .isCloseTo((float) ((1.2 * Math.log(2) + Math.log(3)) / 2), within(1e-6f));
        }
    }

    @Test
    void targetsThatDoNotFitAreRefused() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray logits = manager.zeros(new Shape(2, 3));

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TargetAccuracy.mean(logits, manager.create(new long[] {0, 1, 2})))
                    .withMessage("target must have the shape of the logits without its last dimension,"
                            + " but got target=(3), logits=(2, 3)");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new CrossEntropy(0f).mean(logits, manager.create(new int[] {0, 1})))
                    .withMessage("target must be int64, but got int32");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new CrossEntropy(0f).mean(logits, manager.create(new long[] {0, 3})))
                    .withMessage("target must be in [0, logits=3), but got 3");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new CrossEntropy(0f).mean(logits, manager.create(new long[] {-1, 2})))
                    .withMessage("target must be in [0, logits=3), but got -1");
        }
    }
}
