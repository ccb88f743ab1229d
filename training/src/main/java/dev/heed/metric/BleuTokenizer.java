package dev.heed.metric;

import java.util.List;
import java.util.regex.Pattern;

/** How {@link CorpusBleu} cuts a line of text into words. The names in quotes are those printed beside a score. */
public enum BleuTokenizer {

    /** Words stand between blanks, nothing else is cut: "none". */
    NONE,

    /**
     * The rules of WMT's {@code mteval-v13a.pl}: "13a". Punctuation and symbols of ASCII stand alone, except a period
     * or comma between digits, a dash not after a digit, and the apostrophe; four entities become their characters.
     */
    MTEVAL_13A;

    /* Python's str.split, which the reference uses: Unicode's blanks and the four ASCII separators. */
    private static final String BLANKS = "[\\s\\x1c-\\x1f]+";

    private static final Pattern BETWEEN_WORDS = Pattern.compile(BLANKS, Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern AT_THE_END = Pattern.compile(BLANKS + "\\z", Pattern.UNICODE_CHARACTER_CLASS);

    /* All printable ASCII that is no letter or digit, but not ' , - and the period; the blank is in it as well. */
    private static final Pattern SYMBOL = Pattern.compile("([ -&(-+/:-@\\[-`{-~])");
    private static final Pattern POINT_AFTER_NO_DIGIT = Pattern.compile("([^0-9])([.,])");
    private static final Pattern POINT_BEFORE_NO_DIGIT = Pattern.compile("([.,])([^0-9])");
    private static final Pattern DASH_AFTER_DIGIT = Pattern.compile("([0-9])(-)");

    /** Cuts a line into words, none if it is blank. */
    public List<String> tokenize(String line) {
        String stripped = AT_THE_END.matcher(line).replaceFirst("");
        String prepared = switch (this) {
            case NONE -> stripped;
            case MTEVAL_13A -> separated(" " + unescaped(stripped) + " ");
        };
        return BETWEEN_WORDS
                .splitAsStream(prepared)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /* The order matters: "&amp;lt;" becomes "<". */
    private static String unescaped(String line) {
        return line.replace("<skipped>", "")
                .replace("-\n", "")
                .replace("\n", " ")
                .replace("&quot;", "\"")
                .replace("&amp;", "&")
                .replace("&lt;", "<")
                .replace("&gt;", ">");
    }

    private static String separated(String line) {
        String symbols = SYMBOL.matcher(line).replaceAll(" $1 ");
        String after = POINT_AFTER_NO_DIGIT.matcher(symbols).replaceAll("$1 $2 ");
        String before = POINT_BEFORE_NO_DIGIT.matcher(after).replaceAll(" $1 $2");
        return DASH_AFTER_DIGIT.matcher(before).replaceAll("$1 $2 ");
    }
}
