package dev.heed.docs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The Java of one page as a notebook's script, in which each line of code has the number that it has on the page.
 *
 * <p>The blocks share one session: a later one may use what an earlier one declares. Each may use what {@code
 * heed jshell} imports and {@code given}, an NDManager that is closed at the end.
 */
public final class SnippetScript {

    private static final String CELL = "// %%";
    private static final String END = "/exit";

    private final List<String> lines = new ArrayList<>();

    private SnippetScript() {}

    /**
     * Makes the script.
     *
     * @param blocks a page's blocks of Java, in order; none begins before the fourth line, and a blank line stands above what
     *     is given
     * @return the script
     */
    static String of(List<CodeBlock> blocks) {
        SnippetScript script = new SnippetScript();
        script.add(CELL);
        script.add("NDManager given = NDManager.newBaseManager();");
        blocks.forEach(script::add);
        script.add(CELL);
        script.add("given.close();");
        script.add(END);
        return String.join("\n", script.lines);
    }

    /** A script whose temporary folders are made in a folder, which goes with the test; its lines stay where they are. */
    public static String withFoldersIn(Path folder, String script) {
        String made = "Files.createTempDirectory(";
        return script.replace(made, made + "java.nio.file.Path.of(\"" + folder + "\"), ");
    }

    private void add(CodeBlock block) {
        if (!block.given().text().isEmpty()) {
            addCell(block.given().line(), block.given().text(), block);
        }
        addCell(block.line(), block.code(), block);
    }

    private void addCell(int line, String code, CodeBlock block) {
        int blank = line - 2 - lines.size();
        if (blank < 0) {
            throw new IllegalArgumentException("a block must begin after line " + (lines.size() + 1)
                    + ", with a line for the mark above it, but got " + block.place());
        }
        lines.addAll(Collections.nCopies(blank, ""));
        add(CELL);
        lines.addAll(code.lines().toList());
    }

    private void add(String line) {
        lines.add(line);
    }
}
