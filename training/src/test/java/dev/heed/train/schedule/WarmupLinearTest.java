package dev.heed.train.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
}
