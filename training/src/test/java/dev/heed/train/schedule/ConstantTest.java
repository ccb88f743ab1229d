package dev.heed.train.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConstantTest {

    private static final float ROUNDING = 1e-6f;

    @Nested
    class ByHand {

        @ParameterizedTest(name = "update {0} at {1} of the budget: {2}")
        @CsvSource({
            "1, 0, 0.5", // 1/4 of the rate 2
            "2, 0.9, 1", // whatever is used up
            "4, 0, 2",
            "1000, 1, 2",
        })
        void risesInALineAndStays(long step, double progress, float expected) {
            assertThat(new Constant(2f, 4).learningRate(step, progress)).isCloseTo(expected, within(ROUNDING));
        }

        @Test
        void oneWarmupStepStartsAtTheRate() {
            assertThat(new Constant(0.25f, 1).learningRate(1, 0)).isEqualTo(0.25f);
        }
    }
}
