package dev.heed.bench;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import org.junit.jupiter.api.Test;

class InProcessContenderTest {

    private int runs;

    /** Busy rather than asleep, so that no timer's grain is in its time. */
    private void work() {
        long end = System.nanoTime() + 2_000_000;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        runs++;
    }

    @Test
    void runsAsOftenAsWantedAndTakesTheTimeOfAll() {
        NDManager manager = NDManager.newBaseManager();
        try (Contender busy = new InProcessContender(manager, this::work)) {
            assertThat(busy.seconds(3)).isGreaterThanOrEqualTo(3 * 0.002);
            assertThat(busy.seconds(1)).isGreaterThanOrEqualTo(0.002);
        }

        assertThat(runs).isEqualTo(4);
        assertThat(manager.isOpen()).isFalse();
    }
}
