package dev.heed.notebook;

import dev.heed.io.AtomicFile;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A notebook that ran to its end.
 *
 * @param notebook its cells
 * @param outputs what each code cell gave, in order
 */
public record NotebookRun(Notebook notebook, List<List<CellOutput>> outputs) {

    /** Copies the outputs. */
    public NotebookRun {
        outputs = outputs.stream().map(List::copyOf).toList();
    }

    /**
     * Runs a notebook's code cells in this process, one after the other. It needs a JDK: JShell is not part of a mere
     * runtime.
     *
     * @param file a .jsh or .ipynb file
     * @param out where outputs are printed as they come
     * @param pictures the folder that pictures are saved in
     * @throws IllegalArgumentException if the file is no notebook, or this Java is no JDK
     * @throws CellException at the first snippet that fails; the message names file, cell and line
     */
    public static NotebookRun of(Path file, PrintStream out, Path pictures) {
        Notebook notebook = Notebook.read(file);
        TerminalDisplay terminal = new TerminalDisplay(out, pictures, Notebook.baseName(file));
        List<List<CellOutput>> outputs = new ArrayList<>();
        ThisJava.requireJShell();
        try (SnippetSession session = SnippetSession.withImports()) {
            for (Cell cell : notebook.code()) {
                try (OutputCapture capture = new OutputCapture(out, terminal)) {
                    session.eval(cell).map(SnippetSession.CellValue::rendering).ifPresent(capture::value);
                    outputs.add(capture.outputs());
                }
            }
            session.requireResolved();
        } catch (CellException e) {
            throw e.in(file);
        }
        return new NotebookRun(notebook, outputs);
    }

    /**
     * Checks that the notebook with its outputs can be written beside a script: call it before the notebook is run.
     *
     * @param file the script
     * @throws IllegalArgumentException if the file of that name.ipynb is the notebook itself, or one that this program has
     *     not written, or that Jupyter has changed since; or if the folder cannot be written to
     */
    public static void requirePlaceBeside(Path file) {
        Path target = beside(file);
        if (target.equals(file)) {
            throw new IllegalArgumentException(
                    "--write must stand with a .jsh file, but got " + file + ", which it would write over");
        }
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS) && !Notebook.isWritten(target)) {
            throw new IllegalArgumentException(
                    "--write must not write over a notebook that it has not written, but got " + target);
        }
        if (Files.isReadable(file)) { // what is not there is refused when it is read
            AtomicFile.requireWritablePlace(target);
        }
    }

    private static Path beside(Path file) {
        return file.resolveSibling(Notebook.baseName(file) + Notebook.IPYNB);
    }

    /** Writes the notebook with its outputs in Jupyter's format, beside its file; returns the file of that name.ipynb. */
    public Path writeBeside(Path file) {
        Path target = beside(file);
        AtomicFile.writeText(target, Ipynb.format(this));
        return target;
    }
}
