package dev.heed.io;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafeTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "ä ≥ 字", "👩‍🔬 می‌خواهم", "a\tb\nc"})
    void whatIsSeenStaysAsItIs(String text) {
        assertThat(SafeText.visible(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "001b, \\u001b",
        "0000, \\u0000",
        "000d, \\u000d",
        "007f, \\u007f",
        "0085, \\u0085",
        "009b, \\u009b",
        "200b, \\u200b",
        "2028, \\u2028",
        "202e, \\u202e",
        "d800, \\ud800",
        "feff, \\ufeff"
    })
    void whatControlsATerminalIsEscaped(String character, String shown) {
        String text = "a" + (char) Integer.parseInt(character, 16) + "[31mb";

        assertThat(SafeText.visible(text)).isEqualTo("a" + shown + "[31mb");
        assertThat(SafeText.of(text)).isEqualTo("a" + shown + "[31mb");
    }

    @Test
    void linesMayEndAsOnWindows() {
        assertThat(SafeText.visible("a\r\nb\rc")).isEqualTo("a\nb\\u000dc");
    }

    @Test
    void aValueIsOneLineOfAFewCharacters() {
        assertThat(SafeText.of("a\nb\tc")).isEqualTo("a\\u000ab\\u0009c");
        assertThat(SafeText.of("x".repeat(100_000))).hasSize(200).contains("…");
    }
}
