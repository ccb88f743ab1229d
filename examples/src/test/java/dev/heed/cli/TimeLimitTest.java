package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.train.StopSignal;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TimeLimitTest {

    @Test
    @Timeout(30)
    void givesTheSignalWhenTimeIsOver() throws InterruptedException {
        StopSignal stop = new StopSignal();
        try (TimeLimit limit = TimeLimit.of(Duration.ofMillis(20), stop)) {
            assertThat(limit).isNotNull();
            while (!stop.isGiven()) {
                Thread.sleep(5);
            }
        }
    }

    @Test
    void givesNoneOnceItIsClosed() throws InterruptedException {
        StopSignal stop = new StopSignal();
        TimeLimit.of(Duration.ofMillis(100), stop).close();

        Thread.sleep(300);

        assertThat(stop.isGiven()).isFalse();
    }
}
