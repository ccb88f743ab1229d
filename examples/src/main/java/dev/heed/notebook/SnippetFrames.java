package dev.heed.notebook;

import dev.heed.notebook.Snippets.Snippet;
import jdk.jshell.EvalException;

/** Where in a snippet an exception comes from, and what it says. */
final class SnippetFrames {

    private SnippetFrames() {}

    /** JShell calls the file of a snippet's frames by its id, as #43, and counts lines from the snippet's first. */
    static int position(Snippet snippet, String id, EvalException thrown) {
        for (StackTraceElement frame : thrown.getStackTrace()) {
            if (("#" + id).equals(frame.getFileName())) {
                return startOfLine(snippet.text(), frame.getLineNumber());
            }
        }
        return 0;
    }

    private static int startOfLine(String text, int line) {
        int position = 0;
        for (int i = 1; i < line; i++) {
            position = text.indexOf('\n', position) + 1;
        }
        return position;
    }

    /** Each exception and its cause by name and message. */
    static String describe(EvalException thrown) {
        String description = thrown.getExceptionClassName() + ": " + thrown.getMessage();
        return thrown.getCause() instanceof EvalException cause
                ? description + "; caused by " + describe(cause)
                : description;
    }
}
