package dev.heed.notebook;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a notebook's code cells in this process, one after the other, and prints what they print and show. It needs a JDK:
 * JShell is not part of a mere runtime.
 */
public final class NotebookRunner {

    private final PrintStream out;
    private final Path pictures;

    /**
     * Creates a runner that saves pictures in the folder runs/notebook.
     *
     * @param out where outputs are printed as they come
     */
    public NotebookRunner(PrintStream out) {
        this(out, Display.PICTURES);
    }

    /**
     * Creates a runner.
     *
     * @param out where outputs are printed as they come
     * @param pictures the folder that pictures are saved in
     */
    public NotebookRunner(PrintStream out, Path pictures) {
        this.out = out;
        this.pictures = pictures;
    }

    /**
     * Runs a notebook.
     *
     * @param file a .jsh or .ipynb file
     * @return its cells and what each of them gave
     * @throws IllegalArgumentException if the file is no notebook, or this Java is no JDK
     * @throws CellException at the first snippet that fails; the message names file, cell and line
     */
    public NotebookRun run(Path file) {
        Notebook notebook = Notebook.read(file);
        DisplaySink terminal = new TerminalDisplay(out, pictures, Notebook.baseName(file));
        List<List<CellOutput>> outputs = new ArrayList<>();
        Jdk.requireJShell();
        try (SnippetSession session = new SnippetSession()) {
            for (CellSource cell : notebook.code()) {
                outputs.add(run(session, cell, terminal));
            }
            session.requireResolved();
        } catch (CellException e) {
            throw e.in(file);
        }
        return new NotebookRun(notebook, outputs);
    }

    private List<CellOutput> run(SnippetSession session, CellSource cell, DisplaySink terminal) {
        try (OutputCapture capture = new OutputCapture(out, terminal)) {
            session.eval(cell).map(value -> Rendering.of(value.object())).ifPresent(capture::value);
            return capture.outputs();
        }
    }
}
