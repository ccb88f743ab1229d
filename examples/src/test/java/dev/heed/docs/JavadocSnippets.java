package dev.heed.docs;

import dev.heed.docs.MarkdownFile.Located;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the code in a source file's Javadoc: {@code <pre>} with a {@code code} tag in it. Java 17 has no snippet tag. */
final class JavadocSnippets {

    private static final Pattern SNIPPET = Pattern.compile(
            "(<!--\\s*given:(?:(?!-->).)*-->\\s*\\*\\s*)?<pre>\\{@code\\R(.*?)^\\s*\\* ?}</pre>",
            Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern MARGIN = Pattern.compile("^[ \t]*\\* ?", Pattern.MULTILINE);

    private JavadocSnippets() {}

    /**
     * Finds the source files of all modules.
     *
     * @return main and test sources, in order of their paths
     */
    static List<Path> sources() {
        try (Stream<Path> files = Files.walk(MarkdownFile.checkout())) {
            return files.filter(file -> file.toString().endsWith(".java")
                            && !file.toString().contains("/target/"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Finds a file's snippets.
     *
     * @param file a source file
     * @return what stands between the tags, without the comment's margin
     */
    static List<CodeBlock> in(Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<CodeBlock> blocks = new ArrayList<>();
        Matcher matcher = SNIPPET.matcher(text);
        while (matcher.find()) {
            Located given = matcher.group(1) == null
                    ? CodeBlock.NOTHING
                    : CodeBlock.given(withoutMargin(matcher.group(1)), line(text, matcher.start(1)));
            String code = withoutMargin(matcher.group(2));
            blocks.add(new CodeBlock(MarkdownFile.name(file), line(text, matcher.start(2)), "java", given, code));
        }
        return blocks;
    }

    private static int line(String text, int position) {
        return (int) text.substring(0, position)
                        .chars()
                        .filter(sign -> sign == '\n')
                        .count()
                + 1;
    }

    private static String withoutMargin(String comment) {
        return MARGIN.matcher(comment).replaceAll("");
    }
}
