package dev.heed.run;

import dev.heed.train.state.Goal;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.Table;

/**
 * What a training run left in its folder, finished or not. Nothing is read later on: a run that goes on needs to be
 * read again.
 *
 * @param folder where it was read from
 * @param setup what was trained on what
 * @param progress how far it came
 * @param scores how good it became
 * @param logs what was measured on the way
 * @see RunFolder
 */
public record TrainedRun(Path folder, Setup setup, Progress progress, Scores scores, Logs logs) {

    /**
     * What was trained on what. A text that the run did not write down is empty.
     *
     * @param name the run's name
     * @param model the model's name
     * @param parameters how many numbers are trained
     * @param recipe the complete recipe as it was written
     * @param dataSha256 what tells data sets apart
     * @param versions of what the run was made with
     */
    public record Setup(
            String name,
            String model,
            long parameters,
            String recipe,
            String dataSha256,
            Map<String, String> versions) {

        /** Copies the map. */
        public Setup {
            versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
        }
    }

    /**
     * How far a run came.
     *
     * @param status done, stopped, failed or running
     * @param started when it began, in ISO format, or an empty text
     * @param step updates made
     * @param seconds of training
     * @param tokens trained on
     * @param skipped updates left out
     */
    public record Progress(String status, String started, long step, double seconds, long tokens, long skipped) {}

    /**
     * How good a run became.
     *
     * @param best the best validation, or null if there was none
     * @param test by the metric's name; empty if nothing was tested
     */
    public record Scores(@Nullable Best best, Map<String, Double> test) {

        /** Copies the map. */
        public Scores {
            test = Collections.unmodifiableMap(new LinkedHashMap<>(test));
        }
    }

    /**
     * The best validation.
     *
     * @param goal the metric that decides, and which values of it are better
     * @param value its best value
     * @param step the update after which it was measured
     */
    public record Best(Goal goal, double value, long step) {}

    /**
     * What was measured on the way: columns of numbers beside the column {@value LogFile#UPDATE}, each table empty if
     * there is no such file.
     *
     * @param history tokens, loss, gradient_norm and learning_rate
     * @param timing seconds and tokens_per_second
     * @param validation a column for each metric
     */
    public record Logs(Table history, Table timing, Table validation) {}

    /**
     * The name of the folder, which tells runs apart where the runs' own names do not.
     *
     * @return its last part
     */
    public String folderName() {
        Path name = folder.toAbsolutePath().normalize().getFileName();
        return name == null ? folder.toString() : name.toString();
    }
}
