package dev.heed.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LengthRangeTest {

    @Test
    void bothEndsAreIncluded() {
        LengthRange range = new LengthRange(3, 5);

        assertThat(range.contains(2)).isFalse();
        assertThat(range.contains(3)).isTrue();
        assertThat(range.contains(5)).isTrue();
        assertThat(range.contains(6)).isFalse();
    }

    @Test
    void everyLengthIsDrawnAboutEquallyOften() {
        SplittableRandom random = new SplittableRandom(11);
        int[] counts = new int[8];
        for (int draw = 0; draw < 5000; draw++) {
            counts[new LengthRange(3, 7).sample(random)]++;
        }

        assertThat(counts).startsWith(0, 0, 0);
        for (int length = 3; length <= 7; length++) {
            assertThat(counts[length]).as("length %d", length).isBetween(900, 1100);
        }
    }

    @Test
    void anOpenRangeCanBeDrawnFrom() {
        assertThat(LengthRange.from(Integer.MAX_VALUE).sample(new SplittableRandom(1)))
                .isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void textIsShort() {
        assertThat(new LengthRange(6, 10)).hasToString("6-10");
        assertThat(new LengthRange(6, 6)).hasToString("6");
        assertThat(LengthRange.from(26)).hasToString("26+");
    }

    @Test
    void theShortestLengthIsOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LengthRange(0, 5))
                .withMessage("min must be at least 1, but got 0");
    }

    @Test
    void theRangeHoldsALength() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LengthRange(5, 4))
                .withMessage("max must be at least min, but got min=5, max=4");
    }
}
