package dev.heed.notebook;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import org.jspecify.annotations.Nullable;

/** Splits a cell into JShell's snippets, one after the other. */
final class Snippets {

    /** Blanks and comments before a snippet, or behind the last one. */
    private static final Pattern LEADING = Pattern.compile("(?:\\s+|//[^\n]*|/\\*.*?\\*/)+", Pattern.DOTALL);

    private final SourceCodeAnalysis analysis;
    private final int number;
    private final Cell cell;
    private int position;

    /** Whether there is nothing but blanks and comments. */
    static boolean isEmpty(String code) {
        Matcher leading = LEADING.matcher(code);
        return code.isEmpty() || (leading.lookingAt() && leading.end() == code.length());
    }

    /** The number is the cell's, counted over code cells from 1, as Jupyter does. */
    Snippets(SourceCodeAnalysis analysis, int number, Cell cell) {
        this.analysis = analysis;
        this.number = number;
        this.cell = cell;
    }

    /**
     * One snippet, from its first sign to its last. JShell puts imports before each snippet it compiles: a line break
     * or a comment in front of one would move the lines of all snippets before, JShell would load their classes anew,
     * and their variables would be null.
     *
     * @param number of the cell
     * @param cell where it stands
     * @param start characters of the cell before it
     * @param text what JShell evaluates
     */
    record Snippet(int number, Cell cell, int start, String text) {

        /** The failure at a place, so many characters into the text: it names cell and line and quotes the line. */
        CellException failure(int position, String problem, @Nullable Throwable cause) {
            String code = cell.source();
            int place = Math.max(0, Math.min(start + position, code.length()));
            while (place < code.length() && Character.isWhitespace(code.charAt(place))) {
                place++;
            }
            int line = (int)
                    code.substring(0, place).chars().filter(c -> c == '\n').count();
            String quoted = code.lines().skip(line).findFirst().orElse("");
            String inFile = cell.fileLine() > 0 ? " (line %s of the file)".formatted(cell.fileLine() + line) : "";
            return new CellException(
                    "cell %s, line %s%s: %s%n    > %s".formatted(number, line + 1, inFile, problem, quoted.strip()),
                    cause);
        }
    }

    /**
     * Returns the next snippet, or null where only blanks and comments are left.
     *
     * @throws CellException if the code ends within a snippet
     */
    @Nullable Snippet next() {
        String code = cell.source();
        Matcher leading = LEADING.matcher(code).region(position, code.length());
        int start = leading.lookingAt() ? leading.end() : position;
        String rest = code.substring(start);
        CompletionInfo info = analysis.analyzeCompletion(rest);
        Completeness completeness = info.completeness();
        if (rest.isEmpty() || completeness == Completeness.EMPTY) {
            return null;
        }
        if (completeness.isComplete()) {
            position = code.length() - info.remaining().length();
            return new Snippet(number, cell, start, info.source().strip());
        }
        if (completeness != Completeness.UNKNOWN) {
            throw new Snippet(number, cell, start, rest).failure(0, "the code ends within this snippet", null);
        }
        // Not Java: JShell says why when it evaluates it
        position = code.length();
        return new Snippet(number, cell, start, rest.strip());
    }
}
