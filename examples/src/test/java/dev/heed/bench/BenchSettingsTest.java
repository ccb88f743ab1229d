package dev.heed.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class BenchSettingsTest {

    @Test
    void fewerPairsThanSevenAreRefused() {
        String message = "pairs must be at least 7, but got 6";

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BenchSettings(6, 1, 1, 1))
                .withMessage(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BenchSettings.quick(6))
                .withMessage(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BenchSettings.thorough(6))
                .withMessage(message);
        assertThat(BenchSettings.quick(7).pairs()).isEqualTo(7);
    }

    @Test
    void repetitionsFillTheRun() {
        BenchSettings second = BenchSettings.thorough(7);

        assertThat(second.repetitions(0.001)).isEqualTo(1_000);
        assertThat(second.repetitions(0.3)).isEqualTo(3);
        assertThat(second.repetitions(0.7)).isEqualTo(1);
        assertThat(BenchSettings.quick(7).repetitions(0.01)).isEqualTo(20);
    }

    @Test
    void repetitionsAreOneAtLeastAndFiniteForWhatTakesNoTime() {
        BenchSettings second = BenchSettings.thorough(7);

        assertThat(second.repetitions(1_000)).isEqualTo(1);
        assertThat(second.repetitions(0)).isEqualTo(1_000_000_000);
    }
}
