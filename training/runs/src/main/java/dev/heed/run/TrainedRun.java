package dev.heed.run;

import java.nio.file.Path;
import tech.tablesaw.api.Table;

/**
 * What a training run left in its folder, finished or not. A snapshot: read again to see more of a run that goes on.
 *
 * @param folder where it was read from
 * @param record what was trained on what, how far it came and how good it became
 * @param recipe the complete recipe as it was written; empty if there is none
 * @param history tokens, loss, gradient_norm and learning_rate beside the column {@value CsvTable#UPDATE}, all of
 *     doubles; empty if there is no such file, as the others
 * @param timing seconds and tokens_per_second
 * @param validation a column for each metric
 * @see RunFolder
 */
public record TrainedRun(Path folder, RunRecord record, String recipe, Table history, Table timing, Table validation) {

    /** The name of the folder, which tells runs apart where the runs' own names do not. */
    public String folderName() {
        return RunFolder.name(folder);
    }
}
