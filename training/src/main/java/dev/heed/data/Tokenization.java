package dev.heed.data;

import java.util.List;

/** How one side of a line of text becomes tokens. */
public enum Tokenization {

    /** Tokens stand between blanks: {@code T R IH P} has four. */
    WORDS {
        @Override
        public List<String> split(String text) {
            return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
        }
    },

    /**
     * Every character is a token, blanks inside included: {@code TRIP} has four. A character is a Unicode code point.
     */
    CHARACTERS {
        @Override
        public List<String> split(String text) {
            return text.strip().codePoints().mapToObj(Character::toString).toList();
        }
    };

    /** Splits text into tokens, none if it is blank; blanks at its beginning and end are left out. */
    public abstract List<String> split(String text);

    /** The text of some tokens, such that {@link #split} gives them again. */
    public String join(List<String> tokens) {
        return String.join(this == WORDS ? " " : "", tokens);
    }
}
