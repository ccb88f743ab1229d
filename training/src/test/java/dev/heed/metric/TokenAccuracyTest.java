package dev.heed.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class TokenAccuracyTest {

    private final TokenAccuracy accuracy = new TokenAccuracy();

    @Test
    void countsMatchesByPosition() {
        accuracy.add(List.of("a", "x", "c", "b"), List.of("a", "b", "c", "d"));

        assertThat(accuracy.value()).isEqualTo(0.5);
    }

    @Test
    void longReferencesWeighMore() {
        accuracy.add(List.of("a"), List.of("a"));
        accuracy.add(List.of("x", "x", "x", "x"), List.of("a", "b", "c", "d"));

        assertThat(accuracy.value()).isEqualTo(0.2);
    }

    @Test
    void shortHypothesisMissesTheRest() {
        accuracy.add(List.of("a"), List.of("a", "b", "c", "d"));
        accuracy.add(List.of(), List.of("a"));

        assertThat(accuracy.value()).isEqualTo(0.2);
    }

    @Test
    void longHypothesisGainsNothing() {
        accuracy.add(List.of("x", "b", "a", "b"), List.of("a", "b"));

        assertThat(accuracy.value()).isEqualTo(0.5);
    }

    @Test
    void droppedTokenShiftsAllThatFollow() {
        accuracy.add(List.of("b", "c", "d"), List.of("a", "b", "c", "d"));

        assertThat(accuracy.value()).isZero();
    }

    @Test
    void isMissingBeforeTheFirstSequence() {
        assertThat(accuracy.value()).isNaN();
    }

    @Test
    void emptyReferenceIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> accuracy.add(List.of("a"), List.of()))
                .withMessage("reference must hold at least one token, but got 0");
    }
}
