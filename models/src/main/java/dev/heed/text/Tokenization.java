package dev.heed.text;

import java.util.List;

/** How one side of a line of text becomes tokens; {@link Blanks} says what a blank is. */
public enum Tokenization {

    /** Tokens stand between {@linkplain Blanks blanks}: {@code T R IH P} has four. */
    WORDS {
        @Override
        public List<String> split(String text) {
            return Blanks.split(text);
        }
    },

    /**
     * Every character is a token, blanks inside included: {@code TRIP} has four. A character is a Unicode code point.
     */
    CHARACTERS {
        @Override
        public List<String> split(String text) {
            return Blanks.strip(text).codePoints().mapToObj(Character::toString).toList();
        }
    };

    /** Splits text into tokens, none if it is blank; blanks at its beginning and end are left out. */
    public abstract List<String> split(String text);

    /** The text of some tokens, such that {@link #split} gives them again. */
    public String join(List<String> tokens) {
        return String.join(this == WORDS ? " " : "", tokens);
    }
}
