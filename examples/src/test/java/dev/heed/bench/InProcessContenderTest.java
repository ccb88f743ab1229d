package dev.heed.bench;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import org.junit.jupiter.api.Test;

class InProcessContenderTest {

    /** Busy rather than asleep, so that no timer's grain is in its time. */
    private static final class Busy extends InProcessContender {
        private int runs;

        Busy() {
            super(NDManager.newBaseManager());
        }

        @Override
        void run() {
            long end = System.nanoTime() + 2_000_000;
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            runs++;
        }
    }

    @Test
    void runsAsOftenAsWantedAndTakesTheTimeOfAll() {
        Busy busy = new Busy();
        try (busy) {
            assertThat(busy.seconds(3)).isGreaterThanOrEqualTo(3 * 0.002);
            assertThat(busy.seconds(1)).isGreaterThanOrEqualTo(0.002);
        }

        assertThat(busy.runs).isEqualTo(4);
        assertThat(busy.manager.isOpen()).isFalse();
    }
}
