package dev.heed.io;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExcerptTest {

    @Test
    void isTheTextWhereThatIsShort() {
        assertThat(Excerpt.of("1234567", 7)).isEqualTo("1234567");
        assertThat(Excerpt.of("", 7)).isEmpty();
    }

    @Test
    void keepsBothEnds() {
        assertThat(Excerpt.of("12345678", 7)).isEqualTo("1234…78");
    }

    @Test
    void cutsNoCharacterInTwo() {
        String cats = "\uD83D\uDC31".repeat(11);

        assertThat(Excerpt.of(cats, 11)).isEqualTo(cats);
        assertThat(Excerpt.of(cats, 5)).isEqualTo("\uD83D\uDC31".repeat(3) + "…" + "\uD83D\uDC31");
    }
}
