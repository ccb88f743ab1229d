package dev.heed.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class WordErrorRateTest {

    private final WordErrorRate rate = new WordErrorRate();

    @Test
    void anyPronunciationIsRight() {
        List<List<String>> references = List.of(List.of("AH"), List.of("EY"));

        rate.add(List.of("AH"), references);
        rate.add(List.of("EY"), references);
        rate.add(List.of("IY"), references);
        rate.add(List.of("AH", "EY"), references);

        assertThat(rate.value()).isEqualTo(0.5);
        assertThat(rate.accuracy()).isEqualTo(0.5);
        assertThat(rate.words()).isEqualTo(4);
    }

    @Test
    void onlyEqualSequencesAreRight() {
        List<List<String>> references = List.of(List.of("a", "b"));

        rate.add(List.of("a", "b"), references);
        rate.add(List.of("a", "x"), references);
        rate.add(List.of("a"), references);
        rate.add(List.of("a", "b", "c"), references);

        assertThat(rate.value()).isEqualTo(0.75);
        assertThat(rate.accuracy()).isEqualTo(0.25);
    }

    @Test
    void isMissingBeforeTheFirstWord() {
        assertThat(rate.value()).isNaN();
        assertThat(rate.accuracy()).isNaN();
    }

    @Test
    void wordWithoutPronunciationIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rate.add(List.of("AH"), List.of()))
                .withMessage("references must hold at least one sequence, but got 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rate.add(List.of("AH"), List.of(List.of())))
                .withMessage("reference must hold at least one token, but got 0");
    }
}
