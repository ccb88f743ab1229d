package dev.heed.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlanksTest {

    @Test
    void blanksAreUnicodesWhiteSpace() {
        Pattern unicode = Pattern.compile("\\p{IsWhite_Space}");

        assertThat(IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                        .filter(character ->
                                unicode.matcher(Character.toString(character)).matches()))
                .containsExactlyElementsOf(IntStream.rangeClosed(0, Character.MAX_VALUE)
                        .filter(character -> Blanks.isBlank((char) character))
                        .boxed()
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(chars = {' ', '\t', '\u000b', '\f', '\r', '\u0085', '\u00a0', '\u1680', '\u2003', '\u2028', '\u3000'})
    void aBlankIsTheSameAtTheEndsAndInTheMiddle(char blank) {
        String text = blank + "a" + blank + blank + "b" + blank;

        assertThat(Blanks.split(text)).containsExactly("a", "b");
        assertThat(Blanks.strip(text)).isEqualTo("a" + blank + blank + "b");
        assertThat(Blanks.isBlank("" + blank + blank)).isTrue();
        assertThat(Tokenization.WORDS.split(text)).containsExactly("a", "b");
        assertThat(Tokenization.CHARACTERS.split(text)).containsExactly("a", "" + blank, "" + blank, "b");
    }

    @ParameterizedTest
    @ValueSource(chars = {'\u200b', '\ufeff', '\u180e', '\u001c', '\u0000'})
    void whatOnlyLooksLikeABlankIsACharacter(char character) {
        String text = "a" + character + "b" + character;

        assertThat(Blanks.split(text)).containsExactly(text);
        assertThat(Blanks.strip(text)).isEqualTo(text);
        assertThat(Tokenization.CHARACTERS.split(text)).containsExactly("a", "" + character, "b", "" + character);
    }
}
