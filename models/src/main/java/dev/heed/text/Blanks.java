package dev.heed.text;

import java.util.ArrayList;
import java.util.List;

/**
 * What a blank is, in data, recipes and options alike: a character of Unicode's property White_Space. The no-break space
 * (U+00A0), the ideographic space (U+3000), the next line (U+0085) and the line separator (U+2028) are blanks; the
 * zero-width space (U+200B) and the zero-width no-break space (U+FEFF) are characters like any other. A blank ends no line
 * of a file, but for LF.
 */
public final class Blanks {

    private Blanks() {}

    /** Whether a character is a blank; none lies beyond the first 65,536. */
    public static boolean isBlank(char character) {
        return Character.isSpaceChar(character) || (character >= '\t' && character <= '\r') || character == '\u0085';
    }

    /** Whether a text has nothing but blanks. */
    public static boolean isBlank(String text) {
        return strip(text).isEmpty();
    }

    /** A text without the blanks at its beginning and end. */
    public static String strip(String text) {
        int end = text.length();
        while (end > 0 && isBlank(text.charAt(end - 1))) {
            end--;
        }
        int start = 0;
        while (start < end && isBlank(text.charAt(start))) {
            start++;
        }
        return text.substring(start, end);
    }

    /** What stands between blanks, in order. */
    public static List<String> split(String text) {
        List<String> words = new ArrayList<>();
        int start = 0;
        for (int end = 0; end <= text.length(); end++) {
            if (end == text.length() || isBlank(text.charAt(end))) {
                if (end > start) {
                    words.add(text.substring(start, end));
                }
                start = end + 1;
            }
        }
        return List.copyOf(words);
    }
}
