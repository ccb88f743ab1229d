package dev.heed.docs;

import dev.heed.docs.MarkdownFile.Located;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A piece of code in the documentation.
 *
 * <p>What it takes for granted stands just above it in a comment that a reader does not see, as Java: {@code <!-- given:
 * int[] lengths = {3, 5}; -->}.
 *
 * @param file the file as a message names it
 * @param line the line that the code begins on, counted from 1
 * @param language such as java; empty where the block does not say
 * @param given Java that is run before the code, from the line on that its comment begins on; empty if there is none
 * @param code the lines
 */
public record CodeBlock(String file, int line, String language, Located given, String code) {

    private static final Pattern GIVEN = Pattern.compile("<!--\\s*given:(.*?)-->", Pattern.DOTALL);

    /** What a block takes for granted that has no comment above it. */
    static final Located NOTHING = new Located("", 0);

    /**
     * Reads the comment above a block.
     *
     * @param html a comment or other HTML
     * @param line the line that it begins on
     * @return the Java in it; empty if it is another comment
     */
    static Located given(String html, int line) {
        Matcher matcher = GIVEN.matcher(html);
        return matcher.find() ? new Located(matcher.group(1), line) : NOTHING;
    }

    /**
     * Where the block stands.
     *
     * @return file and line
     */
    public String place() {
        return file + ":" + line;
    }
}
