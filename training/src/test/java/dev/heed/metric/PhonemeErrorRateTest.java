package dev.heed.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class PhonemeErrorRateTest {

    private final PhonemeErrorRate rate = new PhonemeErrorRate();

    @Test
    void editsAreCountedOverTheReferencesLength() {
        rate.add(List.of("T", "R", "IY", "P"), List.of(List.of("T", "R", "IH", "P")));
        rate.add(List.of("AE", "T"), List.of(List.of("AE", "T")));

        assertThat(rate.value()).isEqualTo(1.0 / 6);
    }

    @Test
    void closestPronunciationCounts() {
        rate.add(List.of("EY", "B"), List.of(List.of("AH", "B", "AW", "T"), List.of("EY", "B", "IY")));

        assertThat(rate.value()).isEqualTo(1.0 / 3);
    }

    @Test
    void shortestOfEquallyCloseOnesCounts() {
        rate.add(List.of("A", "B"), List.of(List.of("A", "B", "C"), List.of("A"), List.of("A", "X")));

        assertThat(rate.value()).isEqualTo(1);
    }

    @Test
    void mayExceedOne() {
        rate.add(List.of("X", "Y", "Z"), List.of(List.of("A")));

        assertThat(rate.value()).isEqualTo(3);
    }

    @Test
    void emptyHypothesisMissesEverything() {
        rate.add(List.of(), List.of(List.of("A", "B")));

        assertThat(rate.value()).isEqualTo(1);
    }

    @Test
    void isMissingBeforeTheFirstWord() {
        assertThat(rate.value()).isNaN();
    }

    @Test
    void wordWithoutPronunciationIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rate.add(List.of("AH"), List.of()))
                .withMessage("references must hold at least one sequence, but got 0");
    }
}
