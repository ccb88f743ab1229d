package dev.heed.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TokenizationTest {

    @Nested
    class Words {

        @Test
        void standBetweenBlanks() {
            assertThat(Tokenization.WORDS.split("T R IH P")).containsExactly("T", "R", "IH", "P");
            assertThat(Tokenization.WORDS.split("  a   bc ")).containsExactly("a", "bc");
        }

        @Test
        void areNoneInBlankText() {
            assertThat(Tokenization.WORDS.split("")).isEmpty();
            assertThat(Tokenization.WORDS.split("  ")).isEmpty();
        }
    }

    @Nested
    class Characters {

        @Test
        void areCodePoints() {
            assertThat(Tokenization.CHARACTERS.split("O'é𝄞")).containsExactly("O", "'", "é", "𝄞");
        }

        @Test
        void includeBlanksInsideOnly() {
            assertThat(Tokenization.CHARACTERS.split(" a b\r")).containsExactly("a", " ", "b");
        }

        @Test
        void areNoneInBlankText() {
            assertThat(Tokenization.CHARACTERS.split("  ")).isEmpty();
        }
    }
}
