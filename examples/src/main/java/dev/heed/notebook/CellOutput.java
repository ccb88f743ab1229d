package dev.heed.notebook;

/** What a cell gave its reader, in order of time. */
public sealed interface CellOutput {

    /** Text printed on the standard output, as a terminal would leave it. */
    record Printed(String text) implements CellOutput {}

    /** Something that {@link Display#display} was called with. */
    record Displayed(Rendering rendering) implements CellOutput {}

    /** The value of the cell's last expression. */
    record Value(Rendering rendering) implements CellOutput {}
}
