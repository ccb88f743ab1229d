package dev.heed.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StopSignalTest {

    @Test
    void isGivenOnceAndForAll() {
        StopSignal signal = new StopSignal();
        assertThat(signal.isGiven()).isFalse();

        signal.give();

        assertThat(signal.isGiven()).isTrue();
    }

    @Test
    void anInterruptionOfTheThreadThatAsksCountsAndIsLeftForIt() {
        StopSignal signal = new StopSignal();
        Thread.currentThread().interrupt();
        try {
            assertThat(signal.isGiven()).isTrue();
        } finally {
            assertThat(Thread.interrupted()).as("left for the thread").isTrue();
        }

        assertThat(signal.isGiven()).isFalse();
    }
}
