package dev.heed.train.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InverseSquareRootTest {

    private static final float ROUNDING = 1e-6f;

    @Nested
    class ByHand {

        @ParameterizedTest(name = "update {0} at {1} of the budget: {2}")
        @CsvSource({
            "1, 0, 0.5", // 1/4 of the peak 2
            "4, 0.9, 2", // the peak, whatever is used up
            "16, 0, 1", // 4 times as many updates, half the rate
            "64, 1, 0.5",
            "400, 0, 0.2",
        })
        void risesInALineAndFallsAsARoot(long step, double progress, float expected) {
            assertThat(new InverseSquareRoot(2f, 4).learningRate(step, progress))
                    .isCloseTo(expected, within(ROUNDING));
        }

        /** The paper's base model: 512 dimensions, 4,000 updates of warm-up. */
        @ParameterizedTest
        @ValueSource(longs = {1, 100, 4_000, 4_001, 100_000})
        void noamIsThePapersFormula(long step) {
            double expected =
                    Math.pow(512, -0.5) * Math.min(Math.pow((double) step, -0.5), step * Math.pow(4_000, -1.5));

            assertThat((double) InverseSquareRoot.noam(512, 4_000, 1f).learningRate(step, 0))
                    .isCloseTo(expected, within(1e-6 * expected));
            assertThat((double) InverseSquareRoot.noam(512, 4_000, 3f).learningRate(step, 0))
                    .isCloseTo(3 * expected, within(1e-6 * 3 * expected));
        }
    }

    @Nested
    class Errors {

        @Test
        void noamRefusesWhatItCannotDivideBy() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> InverseSquareRoot.noam(0, 5, 1f))
                    .withMessage("embedDim must be at least 1, but got 0");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> InverseSquareRoot.noam(3, 5, 0f))
                    .withMessage("factor must be finite and above 0, but got 0.0");
        }
    }
}
