package dev.heed.io;

import java.util.HexFormat;

/**
 * Texts that someone else wrote, on their way to a terminal, a log or a page. A control character in a file's name, a
 * token or a recipe could move the cursor, change colours or hide what stands before it, and one of direction turns what
 * stands behind it round; here they are shown as what they are, {@code \u005cu001b}.
 */
public final class SafeText {

    /** Characters of a value in a sentence; nobody reads a longer one to its end. */
    private static final int VALUE = 200;

    private static final HexFormat HEX = HexFormat.of();

    private SafeText() {}

    /** A value in a sentence, as one line: visible, and cut in its middle where it is long. */
    public static String of(Object value) {
        return escaped(Excerpt.of(String.valueOf(value), VALUE), "");
    }

    /** A text of any length with its control characters escaped, but for tabs and line breaks. */
    public static String visible(String text) {
        return escaped(text.replace("\r\n", "\n"), "\t\n");
    }

    private static String escaped(String text, String kept) {
        if (text.codePoints().noneMatch(SafeText::isHidden)) {
            return text;
        }
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(character -> {
            if (isHidden(character) && kept.indexOf(character) < 0) {
                for (char unit : Character.toChars(character)) {
                    escaped.append("\\u").append(HEX.toHexDigits(unit));
                }
            } else {
                escaped.appendCodePoint(character);
            }
        });
        return escaped.toString();
    }

    private static boolean isHidden(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                true;
            // The joiners belong to the writing of Persian, Hindi and emoji
            case Character.FORMAT -> character != '\u200c' && character != '\u200d';
            default -> false;
        };
    }
}
