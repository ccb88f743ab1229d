package dev.heed.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimedStepTest {

    private final List<String> log = new ArrayList<>();

    /** Busy rather than asleep, so that no timer's grain is in its time. */
    private final Step step = new Step() {
        @Override
        public void run() {
            long end = System.nanoTime() + 2_000_000;
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            log.add("run");
        }

        @Override
        public void close() {
            log.add("closed");
        }
    };

    @Test
    void runsAsOftenAsWantedAndTakesTheTimeOfAll() {
        try (Contender timed = new TimedStep(step)) {
            assertThat(timed.seconds(3)).isGreaterThanOrEqualTo(3 * 0.002);
            assertThat(timed.seconds(1)).isGreaterThanOrEqualTo(0.002);
        }

        assertThat(log).containsExactly("run", "run", "run", "run", "closed");
    }
}
