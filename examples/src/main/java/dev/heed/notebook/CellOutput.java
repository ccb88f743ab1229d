package dev.heed.notebook;

/** What a cell gave its reader, in order of time. */
public sealed interface CellOutput {

    /**
     * Text printed on the standard output.
     *
     * @param text whole lines as a terminal would leave them
     */
    record Printed(String text) implements CellOutput {}

    /**
     * Something that {@link Display#display} was called with.
     *
     * @param rendering how it looks
     */
    record Displayed(Rendering rendering) implements CellOutput {}

    /**
     * The value of the cell's last expression.
     *
     * @param rendering how it looks
     */
    record Value(Rendering rendering) implements CellOutput {}
}
