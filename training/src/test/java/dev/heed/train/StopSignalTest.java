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
    void anInterruptionOfTheThreadThatAsksIsTakenForTheSignal() {
        StopSignal signal = new StopSignal();

        Thread.currentThread().interrupt();

        assertThat(signal.isGiven()).isTrue();
        assertThat(Thread.currentThread().isInterrupted())
                .as("still interrupted, so that no file can be written")
                .isFalse();
        assertThat(signal.isGiven()).isTrue();
    }

    @Test
    void oneThatIsNeverGivenLeavesAnInterruptionAlone() {
        Thread.currentThread().interrupt();

        assertThat(StopSignal.never().isGiven()).isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }
}
