package dev.heed.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.heed.train.state.Goal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What {@code run.json} says of a run: what was trained on what, how far it came and how good it became. What the file
 * leaves out is an empty text, 0, or no entry.
 *
 * @param status running, interrupted (read only: a killed process leaves it running), done, stopped or failed
 * @param name the run's name
 * @param started when it began, in ISO format
 * @param model the word of the recipe's {@code model.type}
 * @param dataSha256 what tells data sets apart
 * @param versions of what the run was made with
 * @param parameters how many numbers are trained
 * @param step updates made
 * @param seconds of training
 * @param tokens trained on
 * @param skipped updates left out
 * @param best the best validation, whether or not its parameters were kept; null if none gave a number
 * @param kept whose parameters the file holds and the test measured; null as long as there is no such file
 * @param test by the metric's name; empty if nothing was tested
 * @param failure why it failed; null if it did not
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RunRecord(
        String status,
        String name,
        String started,
        String model,
        String dataSha256,
        Map<String, Object> versions,
        long parameters,
        long step,
        double seconds,
        long tokens,
        long skipped,
        @Nullable Best best,
        @Nullable Kept kept,
        Map<String, Double> test,
        @Nullable String failure) {

    /**
     * The best validation.
     *
     * @param metric the metric that decides
     * @param direction which of its values are better
     * @param value its best value
     * @param step the update after which it was measured
     */
    public record Best(String metric, Goal.Direction direction, Double value, long step) {

        /** Takes a value that is not there as none. */
        public Best {
            value = Objects.requireNonNullElse(value, Double.NaN);
        }

        /** The metric that decides, and which values of it are better. */
        public Goal goal() {
            return new Goal(metric, direction);
        }
    }

    /**
     * The parameters that a run leaves: those of its best validation where checkpoints are kept for it, else the last.
     *
     * @param step the update that they were saved after
     * @param averaged whether they are running averages
     */
    public record Kept(long step, boolean averaged) {}

    /** Takes what is not there as empty, and what the test found no number for as NaN. */
    public RunRecord {
        status = text(status);
        name = text(name);
        started = text(started);
        model = text(model);
        dataSha256 = text(dataSha256);
        versions = ordered(versions);
        Map<String, Double> numbers = new LinkedHashMap<>(ordered(test));
        numbers.replaceAll((metric, value) -> Objects.requireNonNullElse(value, Double.NaN));
        test = Collections.unmodifiableMap(numbers);
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static <T> Map<String, T> ordered(@Nullable Map<String, T> map) {
        return map == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /** The versions as texts; a list's parts stand between blanks. */
    Map<String, String> versionTexts() {
        Map<String, String> texts = new LinkedHashMap<>();
        versions.forEach((part, version) -> texts.put(
                part,
                version instanceof List<?> list
                        ? list.stream().map(String::valueOf).collect(Collectors.joining(" "))
                        : String.valueOf(version)));
        return texts;
    }
}
