package dev.heed.train.schedule;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every schedule with a warm-up refuses. */
class WarmupSettingsTest {

    /** Makes a schedule of its rate and its warm-up. */
    @FunctionalInterface
    private interface Maker {
        Schedule of(float rate, int warmupSteps);
    }

    static Stream<Arguments> schedules() {
        return Stream.of(
                Arguments.of("rate", (Maker) Constant::new),
                Arguments.of("peak", (Maker) InverseSquareRoot::new),
                Arguments.of("peak", (Maker) WarmupCosine::new),
                Arguments.of("peak", (Maker) WarmupLinear::new));
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void ratesMustBeAboveZero(String name, Maker maker) {
        for (float rate : new float[] {0f, -1f, Float.POSITIVE_INFINITY, Float.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> maker.of(rate, 5))
                    .withMessage(name + " must be finite and above 0, but got " + rate);
        }
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void warmupMustHaveAStep(String name, Maker maker) {
        assertThatIllegalArgumentException()
                .as(name)
                .isThrownBy(() -> maker.of(1f, 0))
                .withMessage("warmupSteps must be at least 1, but got 0");
    }
}
