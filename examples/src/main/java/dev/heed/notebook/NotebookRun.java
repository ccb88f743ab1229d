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
     * Writes the notebook with its outputs in Jupyter's format.
     *
     * @param target the .ipynb file to create or replace
     * @see AtomicFile
     */
    public void write(Path target) {
        AtomicFile.writeText(target, Ipynb.format(notebook, outputs));
    }
}
