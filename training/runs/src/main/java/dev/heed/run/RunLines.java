package dev.heed.run;

import dev.heed.train.StepReport;
import dev.heed.train.state.Validation;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What is said of a run while it goes, in one line each, on a terminal as in its log. */
public final class RunLines {

    private RunLines() {}

    /** An update: number, seconds, loss, metrics, rate and speed. */
    public static String of(StepReport report) {
        return String.format(
                Locale.ROOT,
                "update %,d, %.0f s, loss %.4f, %srate %.2g, %,.0f %ss/s%s",
                report.step(),
                report.seconds(),
                report.loss(),
                report.metrics().entrySet().stream()
                        .map(RunLines::value)
                        .map(value -> value + ", ")
                        .collect(Collectors.joining()),
                report.learningRate(),
                report.tokens() / report.seconds(),
                Metrics.counted(report.metrics().keySet()),
                report.wasSkipped() ? ", skipped" : "");
    }

    /** A validation: the update and every metric. */
    public static String of(Validation validation) {
        return String.format(Locale.ROOT, "update %,d, validation: ", validation.step())
                + validation.values().entrySet().stream().map(RunLines::value).collect(Collectors.joining(", "));
    }

    private static String value(Map.Entry<String, Double> metric) {
        return String.format(Locale.ROOT, "%s %.4f", metric.getKey(), metric.getValue());
    }
}
