package dev.heed.cli;

import dev.heed.chart.TextTable;
import dev.heed.metric.ConfidenceInterval;
import dev.heed.metric.LengthBin;
import dev.heed.predict.TestScores;
import dev.heed.predict.TestedOutput;
import dev.heed.run.LengthTable;
import dev.heed.train.json.StrictJson;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes what tests measured: lines and tables, or a JSON object for each model.
 *
 * @param out where to
 * @param json whether as JSON
 * @param several whether models have to be told apart
 */
record TestPrinter(PrintWriter out, boolean json, boolean several) {

    /**
     * Writes the scores of a model.
     *
     * @param run its name
     * @param how how it generated, in words
     * @param examples some of its outputs
     */
    void print(String run, TestScores scores, String how, List<TestedOutput> examples) {
        if (json) {
            out.println(StrictJson.line(object(run, scores, how, examples)));
        } else {
            if (several) {
                out.println(run);
            }
            lines(scores, how);
            examples.forEach(this::example);
            if (several) {
                out.println();
            }
        }
        VisibleWriter.flush(out); // before the end of an interruption, which ends the process
    }

    private void lines(TestScores scores, String how) {
        scores.metrics().forEach((metric, value) -> {
            ConfidenceInterval interval = scores.intervals().get(metric);
            String range = interval == null
                    ? ""
                    : String.format(Locale.ROOT, "  (%.4f to %.4f)", interval.low(), interval.high());
            out.printf(Locale.ROOT, "%s %.4f%s%n", metric, value, range);
        });
        if (!scores.outputs().isEmpty()) {
            out.printf(
                    Locale.ROOT,
                    "%n%,d sources, %s; in brackets: 95 %% confidence intervals over sources%n",
                    scores.outputs().size(),
                    how);
            out.println("By length of the source in " + scores.lengthUnit().label() + ":");
        }
        if (!scores.byLength().isEmpty()) {
            TextTable.lines(LengthTable.of(scores.byLength())).forEach(out::println);
        }
    }

    private void example(TestedOutput example) {
        out.println();
        out.println((example.isRight() ? "right      " : "wrong      ") + example.source());
        out.println("output     " + example.output());
        example.references().forEach(reference -> out.println("reference  " + reference));
    }

    private Map<String, Object> object(String run, TestScores scores, String how, List<TestedOutput> examples) {
        Map<String, Object> object = new LinkedHashMap<>();
        if (several) {
            object.put("run", run);
        }
        object.putAll(scores.metrics());
        if (!scores.outputs().isEmpty()) {
            object.put("sources", scores.outputs().size());
            object.put("generation", how);
            Map<String, List<Double>> intervals = new LinkedHashMap<>();
            scores.intervals().forEach((name, each) -> intervals.put(name, List.of(each.low(), each.high())));
            object.put("intervals", intervals);
            object.put("length_unit", scores.lengthUnit().label());
            object.put(
                    "by_length",
                    scores.byLength().stream().map(LengthBin::values).toList());
        }
        if (!examples.isEmpty()) {
            object.put("examples", examples.stream().map(TestPrinter::object).toList());
        }
        return object;
    }

    private static Map<String, Object> object(TestedOutput example) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("right", example.isRight());
        object.put("source", example.source());
        object.put("output", example.output());
        object.put("references", example.references());
        return object;
    }
}
