package dev.heed.notebook;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import org.jspecify.annotations.Nullable;

/** Splits a cell into JShell's snippets, one after the other. */
final class Snippets {

    /** Blanks and comments before a snippet. */
    private static final Pattern LEADING = Pattern.compile("(?:\\s+|//[^\n]*|/\\*.*?\\*/)+", Pattern.DOTALL);

    private final SourceCodeAnalysis analysis;
    private final CellSource cell;
    private int position;

    Snippets(SourceCodeAnalysis analysis, CellSource cell) {
        this.analysis = analysis;
        this.cell = cell;
    }

    /**
     * One snippet, from its first sign to its last. JShell puts imports before each snippet it compiles: a line break
     * or a comment in front of one would move the lines of all snippets before, JShell would load their classes anew,
     * and their variables would be null.
     *
     * @param cell where it stands
     * @param start characters of the cell before it
     * @param text what JShell evaluates
     */
    record Snippet(CellSource cell, int start, String text) {

        /** A failure at a place of its text. */
        CellException failure(int position, String problem, @Nullable Throwable cause) {
            return cell.failure(start + position, problem, cause);
        }
    }

    /**
     * Returns the next snippet, or null where only blanks and comments are left.
     *
     * @throws CellException if the code ends within a snippet
     */
    @Nullable Snippet next() {
        Matcher leading =
                LEADING.matcher(cell.code()).region(position, cell.code().length());
        int start = leading.lookingAt() ? leading.end() : position;
        String rest = cell.code().substring(start);
        CompletionInfo info = analysis.analyzeCompletion(rest);
        Completeness completeness = info.completeness();
        if (rest.isEmpty() || completeness == Completeness.EMPTY) {
            return null;
        }
        if (completeness.isComplete()) {
            position = cell.code().length() - info.remaining().length();
            return new Snippet(cell, start, info.source().strip());
        }
        if (completeness != Completeness.UNKNOWN) {
            throw cell.failure(start, "the code ends within this snippet", null);
        }
        // Not Java: JShell says why when it evaluates it
        position = cell.code().length();
        return new Snippet(cell, start, rest.strip());
    }
}
