package dev.heed.notebook;

import dev.heed.io.AtomicFile;
import java.nio.file.Path;
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
     * Writes the notebook with its outputs in Jupyter's format, beside the file it was read from.
     *
     * @param file the notebook's file
     * @return the file that was written, of the same name but for its end .ipynb
     * @see AtomicFile
     */
    public Path writeBeside(Path file) {
        Path target = file.resolveSibling(Notebook.baseName(file) + Notebook.IPYNB);
        AtomicFile.writeText(target, Ipynb.format(notebook, outputs));
        return target;
    }
}
