package dev.heed.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class SequenceAccuracyTest {

    private final SequenceAccuracy accuracy = new SequenceAccuracy();

    @Test
    void onlyEqualSequencesAreRight() {
        accuracy.add(List.of("a", "b"), List.of("a", "b"));
        accuracy.add(List.of("a", "x"), List.of("a", "b"));
        accuracy.add(List.of("a"), List.of("a", "b"));
        accuracy.add(List.of("a", "b", "c"), List.of("a", "b"));

        assertThat(accuracy.value()).isEqualTo(0.25);
        assertThat(accuracy.sequences()).isEqualTo(4);
    }

    @Test
    void isMissingBeforeTheFirstSequence() {
        assertThat(accuracy.value()).isNaN();
    }

    @Test
    void emptyReferenceIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> accuracy.add(List.of(), List.of()))
                .withMessage("reference must hold at least one token, but got 0");
    }
}
