package dev.heed.notebook;

import dev.heed.io.SafeText;
import dev.heed.notebook.Cell.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * A notebook as a JShell script in the percent format, which editors and jupytext know: the line {@code // %%} starts a
 * code cell, {@code // %% [markdown]} a text, whose lines are comments. The last line is {@code /exit}, so that jshell
 * ends with the script.
 */
final class NotebookScript {

    private static final String MARKER = "// %%";
    private static final String TEXT_MARKER = MARKER + " [markdown]";
    private static final String COMMENT = "//";
    private static final String EXIT = "/exit";

    private final List<Cell> cells = new ArrayList<>();
    private final List<String> pending = new ArrayList<>();
    private Kind kind = Kind.CODE;
    private int pendingFrom;

    private NotebookScript() {}

    /**
     * Reads a script; empty cells are left out.
     *
     * @throws IllegalArgumentException if the script breaks the format; the message names the line
     */
    static Notebook parse(String text) {
        List<String> lines = text.stripTrailing().lines().toList();
        String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
        if (!last.equals(EXIT)) {
            throw new IllegalArgumentException("a notebook's last line must be " + EXIT
                    + ", where jshell ends, but got '" + SafeText.of(last) + "'");
        }
        NotebookScript script = new NotebookScript();
        for (int i = 0; i < lines.size() - 1; i++) {
            script.take(i + 1, lines.get(i));
        }
        script.endCell();
        return new Notebook(script.cells);
    }

    private void take(int number, String line) {
        if (line.startsWith(MARKER)) {
            endCell();
            kind = kindOf(number, line.stripTrailing());
        } else if (!pending.isEmpty() || !content(number, line).isBlank()) {
            pendingFrom = pending.isEmpty() ? number : pendingFrom;
            pending.add(content(number, line));
        }
    }

    private static Kind kindOf(int number, String marker) {
        return switch (marker) {
            case MARKER -> Kind.CODE;
            case TEXT_MARKER -> Kind.MARKDOWN;
            default ->
                throw new IllegalArgumentException("line %s must be '%s' or '%s', but got '%s'"
                        .formatted(number, MARKER, TEXT_MARKER, SafeText.of(marker)));
        };
    }

    private String content(int number, String line) {
        if (kind == Kind.CODE || line.isBlank()) {
            return line;
        }
        if (!line.startsWith(COMMENT)) {
            throw new IllegalArgumentException("line %s must start with %s, as each line of a text does, but got '%s'"
                    .formatted(number, COMMENT, SafeText.of(line)));
        }
        String content = line.substring(COMMENT.length());
        return content.startsWith(" ") ? content.substring(1) : content;
    }

    private void endCell() {
        if (!pending.isEmpty()) {
            cells.add(new Cell(kind, String.join("\n", pending).stripTrailing(), pendingFrom));
            pending.clear();
        }
    }
}
