package dev.heed.train.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WarmupLinearTest {

    private static final float ROUNDING = 1e-6f;

    @Nested
    class ByHand {

        @ParameterizedTest(name = "update {0} at {1} of the budget: {2}")
        @CsvSource({
            "1, 0, 0.5", // 1/4 of the peak 2, nothing used up
            "4, 0, 2",
            "100, 0.25, 1.5",
            "100, 0.5, 1",
            "2, 0.5, 0.5", // both at once
            "100, 1, 0",
            "100, 1.5, 0", // the clock can pass the budget
        })
        void risesAndFallsInALine(long step, double progress, float expected) {
            assertThat(new WarmupLinear(2f, 4).learningRate(step, progress)).isCloseTo(expected, within(ROUNDING));
        }
    }

    @Nested
    class Errors {

        @ParameterizedTest
        @ValueSource(floats = {0f, -1f, Float.POSITIVE_INFINITY, Float.NaN})
        void ratesThatAreNotAboveZeroAreRefused(float rate) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new WarmupLinear(rate, 5))
                    .withMessage("peak must be finite and above 0, but got " + rate);
        }

        @Test
        void noWarmupIsRefused() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new WarmupLinear(1f, 0))
                    .withMessage("warmupSteps must be at least 1, but got 0");
        }
    }
}
