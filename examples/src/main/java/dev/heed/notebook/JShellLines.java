package dev.heed.notebook;

import dev.heed.notebook.Snippets.Snippet;
import java.nio.file.Path;
import java.util.List;
import jdk.jshell.SourceCodeAnalysis;

/**
 * Checks that jshell reads a script as we do. It takes a file line by line and ends a snippet at the first line where one
 * could end, so that a chain of calls is cut off before a line that begins with a dot; we see the whole cell. Jupyter does
 * so too: a file of its format is always fine.
 */
public final class JShellLines {

    private JShellLines() {}

    /**
     * Checks a script's cells; nothing is run.
     *
     * @param file a .jsh or .ipynb file
     * @throws IllegalArgumentException if the file is no notebook, or this Java is no JDK
     * @throws CellException if jshell would end a snippet too early; the message names file, cell and line
     */
    public static void require(Path file) {
        Notebook notebook = Notebook.read(file);
        if (Notebook.isIpynb(file)) {
            return;
        }
        ThisJava.requireJShell();
        // In this process: jshell's own engine would start another Java, for nothing is run here
        try (SnippetSession session = new SnippetSession()) {
            List<Cell> code = notebook.code();
            for (int i = 0; i < code.size(); i++) {
                require(session.analysis(), new Snippets(session.analysis(), i + 1, code.get(i)));
            }
        } catch (CellException e) {
            throw e.in(file);
        }
    }

    private static void require(SourceCodeAnalysis analysis, Snippets snippets) {
        for (Snippet next = snippets.next(); next != null; next = snippets.next()) {
            require(analysis, next);
        }
    }

    private static void require(SourceCodeAnalysis analysis, Snippet snippet) {
        String text = snippet.text();
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) {
            if (!Snippets.isEmpty(text.substring(end))
                    && analysis.analyzeCompletion(text.substring(0, end))
                            .completeness()
                            .isComplete()) {
                throw snippet.failure(
                        end,
                        "jshell reads line by line and ends the snippet before this line; a chain of calls must stand in"
                                + " one line or in brackets",
                        null);
            }
        }
    }
}
