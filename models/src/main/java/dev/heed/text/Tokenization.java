package dev.heed.text;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How text becomes tokens; {@link Blanks} says what a blank is. The lossless ones keep every character, so that their
 * tokens behind one another are the text; the others take the blanks at both ends of one side of a line away.
 */
public enum Tokenization implements Splitting {

    /** Tokens stand between {@linkplain Blanks blanks}: {@code T R IH P} has four. */
    WORDS {
        @Override
        public Stream<String> stream(String text) {
            return Blanks.split(text).stream();
        }
    },

    /**
     * Every character is a token, blanks inside included: {@code TRIP} has four. A character is a Unicode code point.
     */
    CHARACTERS {
        @Override
        public Stream<String> stream(String text) {
            return LOSSLESS_CHARACTERS.stream(Blanks.strip(text));
        }
    },

    /**
     * Words, numbers and runs of other characters, each with the one space before it, and every other blank by itself,
     * line ends included: {@code "Hi, you  two\n"} is {@code "Hi" "," " you" " " " two" "\n"}.
     */
    LOSSLESS_WORDS {
        @Override
        public Stream<String> stream(String text) {
            return PIECE.matcher(text).results().map(MatchResult::group);
        }
    },

    /** Every character is a token, blanks and line ends included. A character is a Unicode code point. */
    LOSSLESS_CHARACTERS {
        @Override
        public Stream<String> stream(String text) {
            return text.codePoints().mapToObj(Character::toString);
        }
    };

    /* Letters come with their marks: an accent that is a character of its own stays in its word. */
    private static final Pattern PIECE = Pattern.compile(
            " ?[\\p{L}\\p{M}]+| ?\\p{N}+| ?[^\\p{IsWhite_Space}\\p{L}\\p{M}\\p{N}]+|\\p{IsWhite_Space}");

    /** The tokens of a text one by one, none if nothing is left of it. */
    public abstract Stream<String> stream(String text);

    @Override
    public List<String> split(String text) {
        return stream(text).toList();
    }

    /** The text of some tokens, such that {@link #split} gives them again. */
    public String join(List<String> tokens) {
        return tokens.stream().collect(Collectors.joining(this == WORDS ? " " : ""));
    }
}
