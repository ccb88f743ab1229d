package dev.heed.cli;

import dev.heed.predict.Prediction;
import dev.heed.train.json.StrictJson;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes predictions, a line each. */
final class PredictionPrinter {

    /** More alternatives would hide the answer. */
    private static final int ALTERNATIVES = 3;

    private final PrintWriter out;
    private final boolean json;

    PredictionPrinter(PrintWriter out, boolean json) {
        this.out = out;
        this.json = json;
    }

    /**
     * Writes some.
     *
     * @param asItIs whether an output may have several lines
     * @throws UncheckedIOException if nobody takes them
     */
    void print(List<Prediction> predictions, boolean asItIs) {
        predictions.forEach(prediction ->
                out.println(json ? json(prediction) : asItIs ? line(prediction) : oneLine(line(prediction))));
        VisibleWriter.flush(out);
    }

    private static String line(Prediction prediction) {
        if (prediction.output().isEmpty() && !prediction.embedding().isEmpty()) {
            return prediction.embedding().stream().map(String::valueOf).collect(Collectors.joining(" "));
        }
        return prediction.probabilities().isEmpty()
                ? prediction.output()
                : prediction.output() + "\t"
                        + prediction.probabilities().entrySet().stream()
                                .limit(ALTERNATIVES)
                                .map(entry -> String.format(Locale.ROOT, "%s %.3f", entry.getKey(), entry.getValue()))
                                .collect(Collectors.joining(", "));
    }

    private static String oneLine(String text) {
        return text.replace("\\", "\\\\").replace("\r", "\\r").replace("\n", "\\n");
    }

    private static String json(Prediction prediction) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("input", prediction.input());
        fields.put("output", prediction.output());
        if (prediction.score() != null) {
            fields.put("score", prediction.score());
        }
        if (prediction.probabilities().containsKey(prediction.output())) {
            fields.put("label", prediction.output());
        }
        if (!prediction.probabilities().isEmpty()) {
            fields.put("probabilities", prediction.probabilities());
        }
        if (!prediction.embedding().isEmpty()) {
            fields.put("embedding", prediction.embedding());
        }
        return StrictJson.line(fields);
    }
}
