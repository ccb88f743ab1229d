package dev.heed.io;

import java.util.List;

/** Texts that are cut where they are too long to be read, in a sentence or beside a picture. */
public final class Excerpt {

    /** Letters of a sentence that a terminal still shows at a glance. */
    private static final int SENTENCE = 1000;

    private static final String ELLIPSIS = "…";

    /** Items of a list; more would fill the screen and say no more. */
    private static final int ITEMS = 4;

    private Excerpt() {}

    /** The first items of a list, and how many more there are. */
    public static String ofList(List<String> items) {
        int more = items.size() - ITEMS;
        String first = String.join(", ", items.subList(0, Math.min(ITEMS, items.size())));
        return more > 0 ? first + " and " + more + " more" : first;
    }

    /** A whole sentence, cut in its middle where it is longer than any that is meant to be read. */
    public static String ofSentence(String sentence) {
        return of(sentence, SENTENCE);
    }

    /**
     * Cuts a text in its middle: what it begins and ends with tells most.
     *
     * @param text any text
     * @param most how many characters (code points) the result has at most, 2 or more
     */
    public static String of(String text, int most) {
        // A text of few units is a text of few characters, and counting those of a long one is not needed either
        if (text.length() <= most || text.codePointCount(0, text.length()) <= most) {
            return text;
        }
        int kept = most - 1;
        int end = kept / 3;
        return text.substring(0, text.offsetByCodePoints(0, kept - end))
                + ELLIPSIS
                + text.substring(text.offsetByCodePoints(text.length(), -end));
    }
}
