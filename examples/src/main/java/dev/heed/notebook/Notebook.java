package dev.heed.notebook;

import dev.heed.io.TextFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A notebook's cells in order.
 *
 * @param cells code and texts
 */
public record Notebook(List<Cell> cells) {

    /** The end of a notebook's name in Jupyter's format; others are scripts. */
    static final String IPYNB = ".ipynb";

    /** Copies the cells. */
    public Notebook {
        cells = List.copyOf(cells);
    }

    /**
     * Reads a notebook: in Jupyter's format where the name ends in .ipynb, else a script of cells.
     *
     * @param file a .jsh or .ipynb file; outputs that an .ipynb holds are not read
     * @throws IllegalArgumentException if the content is not a notebook, or not in UTF-8
     * @throws UncheckedIOException if reading fails half-way
     * @see NotebookScript
     * @see Ipynb
     */
    public static Notebook read(Path file) {
        String text = TextFile.read(file);
        try {
            return isIpynb(file) ? Ipynb.parse(text) : NotebookScript.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + ", in " + file, e);
        }
    }

    /** Whether a file is in Jupyter's format, by its name. */
    static boolean isIpynb(Path file) {
        return file.toString().endsWith(IPYNB);
    }

    /** Whether a file is as {@link NotebookRun#writeBeside} leaves it, not Jupyter. */
    static boolean isWritten(Path file) {
        try {
            return Files.isRegularFile(file) && Ipynb.isWritten(TextFile.read(file));
        } catch (IllegalArgumentException | UncheckedIOException e) {
            return false;
        }
    }

    /** The code cells in order. */
    List<Cell> code() {
        return cells.stream().filter(cell -> cell.kind() == Cell.Kind.CODE).toList();
    }

    /** Returns a file's name without its ending. */
    static String baseName(Path file) {
        return file.toAbsolutePath().getFileName().toString().replaceFirst("\\.[^.]*$", "");
    }
}
