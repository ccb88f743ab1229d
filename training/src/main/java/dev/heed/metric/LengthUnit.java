package dev.heed.metric;

import dev.heed.text.Blanks;
import java.util.Collection;

/**
 * What the length of a line of text is counted in, whatever tokens a model cuts it into, so that models of different
 * tokenizers can stand beside each other.
 */
public enum LengthUnit {

    /** Words and punctuation marks, as {@link BleuTokenizer#MTEVAL_13A} cuts them. */
    WORDS("words and punctuation marks"),

    /** Unicode code points. */
    CHARACTERS("characters");

    private final String label;

    LengthUnit(String label) {
        this.label = label;
    }

    /** Words if any of the lines has several, else characters. */
    public static LengthUnit of(Collection<String> lines) {
        return lines.stream().anyMatch(line -> Blanks.split(line).size() > 1) ? WORDS : CHARACTERS;
    }

    /** The length of a line. */
    public int length(String line) {
        return switch (this) {
            case WORDS -> BleuTokenizer.MTEVAL_13A.tokenize(line).size();
            case CHARACTERS -> line.codePointCount(0, line.length());
        };
    }

    /** The unit in words, for titles. */
    public String label() {
        return label;
    }
}
