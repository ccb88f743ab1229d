package dev.heed.notebook;

/**
 * One cell of a notebook.
 *
 * @param kind code or text
 * @param source the cell's lines, without blank ones around them; a text without comment signs
 * @param fileLine the line of the file that the source starts at, counted from 1, or 0 where the file is no script
 */
public record Cell(Kind kind, String source, int fileLine) {

    /** What a cell holds. */
    public enum Kind {
        /** Java, for JShell. */
        CODE,
        /** A text for the reader, in Markdown. */
        MARKDOWN
    }
}
