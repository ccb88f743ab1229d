package dev.heed.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.heed.train.state.Goal;
import dev.heed.train.state.TrainingState;
import dev.heed.train.state.Validation;
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
 * @param status running, done, stopped or failed
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
 * @param best the best validation; null if there was none
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

    /** Takes what is not there as empty. */
    public RunRecord {
        status = text(status);
        name = text(name);
        started = text(started);
        model = text(model);
        dataSha256 = text(dataSha256);
        versions = ordered(versions);
        test = ordered(test);
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static <T> Map<String, T> ordered(@Nullable Map<String, T> map) {
        return map == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /** The same run as far as it is now. */
    RunRecord at(TrainingState state, Goal goal) {
        return new RunRecord(
                status,
                name,
                started,
                model,
                dataSha256,
                versions,
                parameters,
                state.step(),
                state.seconds(),
                state.tokens(),
                state.skipped(),
                state.validations().isEmpty() ? null : best(goal, goal.best(state.validations())),
                test,
                failure);
    }

    private static Best best(Goal goal, Validation validation) {
        return new Best(goal.metric(), goal.direction(), validation.value(goal.metric()), validation.step());
    }

    /** The same run with another status, and what there is to say of its end. */
    RunRecord ended(String how, Map<String, Double> tested, @Nullable String why) {
        return new RunRecord(
                how,
                name,
                started,
                model,
                dataSha256,
                versions,
                parameters,
                step,
                seconds,
                tokens,
                skipped,
                best,
                tested,
                why);
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
