package dev.heed.data;

import dev.heed.text.Blanks;

/**
 * A text and the class that it belongs to.
 *
 * @param label the name of the class
 * @param text what is to be classified
 */
public record LabelledText(String label, String text) {

    /** Checks that neither is blank. */
    public LabelledText {
        requireText("label", label);
        requireText("text", text);
    }

    private static void requireText(String name, String value) {
        if (Blanks.isBlank(value)) {
            throw new IllegalArgumentException(
                    name + " must hold a character that is no blank, but got '" + value + "'");
        }
    }
}
