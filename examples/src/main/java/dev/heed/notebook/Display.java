package dev.heed.notebook;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Shows a notebook's values wherever it runs. A notebook imports it by
 * {@code import static dev.heed.notebook.Display.display;}.
 */
public final class Display {

    /** Where pictures go that nothing else can show. */
    public static final Path PICTURES = Path.of("runs", "notebook");

    /** One for the whole process: a snippet of JShell calls a static method and has nothing to hand it. */
    private static volatile Consumer<Rendering> sink = new TerminalDisplay(System.out, PICTURES, "picture");

    private Display() {}

    /**
     * Shows a value: under its cell in Jupyter and in a written notebook, else as text on the terminal, where a picture
     * becomes a PNG file in the folder runs/notebook and its path is printed.
     *
     * @param value a DJL array, a Tablesaw table, a chart or its picture, or anything with a text
     */
    public static void display(@Nullable Object value) {
        sink.accept(Rendering.of(value));
    }

    /** Sends what is displayed from now on elsewhere; returns where it went before. */
    static synchronized Consumer<Rendering> sendTo(Consumer<Rendering> next) {
        Consumer<Rendering> before = sink;
        sink = next;
        return before;
    }
}
