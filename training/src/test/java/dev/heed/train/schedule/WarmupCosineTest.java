package dev.heed.train.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WarmupCosineTest {

    private static final float ROUNDING = 1e-6f;

    @Nested
    class ByHand {

        @ParameterizedTest(name = "update {0} at {1} of the budget: {2}")
        @CsvSource({
            "1, 0, 0.5", // 1/4 of the peak 2, nothing used up
            "2, 0, 1",
            "4, 0, 2", // warm
            "100, 0, 2", // and no warmer
            "100, 0.3333333333333333, 1.5", // cos 60 degrees is 1/2
            "100, 0.5, 1",
            "100, 0.6666666666666667, 0.5",
            "100, 1, 0",
            "2, 0.5, 0.5", // both at once
            "100, 1.5, 0", // the clock can pass the budget
        })
        void risesInALineAndFallsAsACosine(long step, double progress, float expected) {
            assertThat(new WarmupCosine(2f, 4).learningRate(step, progress)).isCloseTo(expected, within(ROUNDING));
        }

        @Test
        void oneWarmupStepStartsAtThePeak() {
            assertThat(new WarmupCosine(0.25f, 1).learningRate(1, 0)).isEqualTo(0.25f);
        }
    }
}
