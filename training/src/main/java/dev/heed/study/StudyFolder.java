package dev.heed.study;

import dev.heed.chart.AccuracyChart;
import dev.heed.chart.AttentionMap;
import dev.heed.chart.Picture;
import dev.heed.chart.TrainingCurves;
import dev.heed.io.AtomicFile;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvWriteOptions;

/** Writes a study's result: tables as CSV, pictures as PNG, the settings as JSON, and all of it as one page. */
public final class StudyFolder {

    private final Path folder;

    /**
     * Makes sure of the folder before the study begins, so that no measurement is lost for want of a place.
     *
     * @param folder where the files go; made if it is not there
     * @throws IllegalArgumentException if it cannot be written
     */
    public StudyFolder(Path folder) {
        this.folder = AtomicFile.requireWritableFolder(folder);
    }

    /**
     * The folder.
     *
     * @return where the files go
     */
    public Path path() {
        return folder;
    }

    /**
     * Writes everything; a study that was stopped before its first result leaves its history and settings only.
     *
     * @param data what the study was made on
     * @param config what it compared
     * @param result what it measured
     */
    public void write(StudyData data, StudyConfig config, StudyResult result) {
        AtomicFile.writeText(folder.resolve("accuracy.csv"), csv(result.accuracy()));
        AtomicFile.writeText(folder.resolve("history.csv"), csv(result.history()));
        AtomicFile.writeText(folder.resolve("run.json"), RunRecord.json(data, config, result));
        Map<String, Picture> maps = maps(result);
        maps.forEach((label, map) -> map.save(folder.resolve("attention-" + label + ".png")));
        if (!result.accuracy().isEmpty()) {
            Picture tokens = accuracyChart(data, result.accuracy(), AccuracyChart.Measure.TOKENS);
            tokens.save(folder.resolve("accuracy.png"));
            Picture sequences = accuracyChart(data, result.accuracy(), AccuracyChart.Measure.SEQUENCES);
            sequences.save(folder.resolve("sequences.png"));
            Picture curves = TrainingCurves.builder()
                    .setHistory(result.history())
                    .build()
                    .draw();
            new StudyReport(data, config, result)
                    .page(tokens, sequences, curves, maps)
                    .save(folder.resolve("report.html"));
        }
    }

    private static Picture accuracyChart(StudyData data, Table accuracy, AccuracyChart.Measure measure) {
        String what = measure == AccuracyChart.Measure.TOKENS ? "Right tokens" : "Sequences without an error";
        return AccuracyChart.builder()
                .setResults(accuracy)
                .setTrainingLength(data.trainedLength())
                .optMeasure(measure)
                .optTitle(what + " by source length: " + data.name())
                .build()
                .draw();
    }

    private static Map<String, Picture> maps(StudyResult result) {
        Map<String, Picture> maps = new LinkedHashMap<>();
        result.traces().forEach((label, trace) -> maps.put(label, map(label, trace)));
        return maps;
    }

    private static Picture map(String label, AttentionTrace trace) {
        return AttentionMap.builder()
                .setSource(trace.source())
                .setOutput(trace.output())
                .setWeights(trace.weights().toArray(float[][]::new))
                .optTitle("Where " + label + " looked")
                .build()
                .draw();
    }

    private static String csv(Table table) {
        StringWriter text = new StringWriter();
        table.write().usingOptions(CsvWriteOptions.builder(text).build());
        return text.toString();
    }
}
