package dev.heed.docs;

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
 * @param given Java that is run before the code
 * @param code the lines
 */
public record CodeBlock(String file, int line, String language, String given, String code) {

    private static final Pattern GIVEN = Pattern.compile("<!--\\s*given:(.*?)-->", Pattern.DOTALL);

    /**
     * Reads the comment above a block.
     *
     * @param html a comment or other HTML
     * @return the Java in it; empty if it is another comment
     */
    static String given(String html) {
        Matcher matcher = GIVEN.matcher(html);
        return matcher.find() ? matcher.group(1).strip() : "";
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
