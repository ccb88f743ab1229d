package dev.heed.study;

import dev.heed.chart.AccuracyChart;
import dev.heed.chart.Picture;
import dev.heed.chart.TrainingCurves;
import dev.heed.io.AtomicFile;
import dev.heed.look.AttentionFile;
import dev.heed.run.RunFolder;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvWriteOptions;

/** Writes a study's result: tables as CSV, pictures as PNG, the settings as JSON, and all of it as one page. */
public final class StudyFolder {

    private static final String TOKENS = "accuracy.png";
    private static final String SEQUENCES = "sequences.png";

    private final Path folder;
    private final List<String> command;

    /**
     * Makes sure of the folder before the study begins, so that no measurement is lost for want of a place.
     *
     * @param folder where the files go; made if it is not there
     * @param command what the study was asked for with, for its record
     * @throws IllegalArgumentException if it cannot be written
     */
    public StudyFolder(Path folder, List<String> command) {
        this.folder = AtomicFile.requireWritableFolder(folder);
        this.command = List.copyOf(command);
    }

    /** Where the files go. */
    public Path path() {
        return folder;
    }

    /** Where each run of the study has a folder of its own. */
    public Path runs() {
        return folder.resolve(RunFolder.RUNS);
    }

    /**
     * Writes everything; a study that was stopped before its first result leaves its history and settings only. What an
     * earlier study left in the folder is replaced, or removed where this one has nothing of the kind.
     *
     * @param data what the study was made on
     * @param config what it compared
     * @param result what it measured
     */
    public void write(StudyData data, StudyConfig config, StudyResult result) {
        AtomicFile.writeText(folder.resolve("accuracy.csv"), csv(result.accuracy()));
        AtomicFile.writeText(folder.resolve(RunFolder.HISTORY), csv(result.history()));
        AtomicFile.writeText(folder.resolve(RunFolder.RECORD), StudyRecord.json(command, data, config, result));
        removePictures();
        Map<String, Picture> maps = maps(result);
        maps.forEach((label, map) -> map.save(folder.resolve(mapName(label))));
        result.traces().forEach((label, trace) -> AttentionFile.write(folder.resolve(weightsName(label)), trace));
        if (!result.accuracy().isEmpty()) {
            Picture tokens = accuracyChart(data, result.accuracy(), AccuracyChart.Measure.TOKENS);
            tokens.save(folder.resolve(TOKENS));
            Picture sequences = accuracyChart(data, result.accuracy(), AccuracyChart.Measure.SEQUENCES);
            sequences.save(folder.resolve(SEQUENCES));
            Picture curves =
                    TrainingCurves.of(result.history(), "Training loss").draw();
            new StudyReport(data, config, result)
                    .page(tokens, sequences, curves, maps)
                    .save(folder.resolve(RunFolder.PAGE));
        }
    }

    /** An earlier study's pictures would stay beside the tables of one that was stopped before it had its own. */
    private void removePictures() {
        Stream<String> maps = Arrays.stream(ModelKind.values())
                .map(ModelKind::label)
                .flatMap(label -> Stream.of(mapName(label), weightsName(label)));
        for (String name : Stream.concat(Stream.of(TOKENS, SEQUENCES, RunFolder.PAGE), maps)
                .toList()) {
            try {
                Files.deleteIfExists(folder.resolve(name));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static String mapName(String label) {
        return "attention-" + label + ".png";
    }

    private static String weightsName(String label) {
        return "attention-" + label + ".json";
    }

    private static Picture accuracyChart(StudyData data, Table accuracy, AccuracyChart.Measure measure) {
        String what = measure == AccuracyChart.Measure.TOKENS ? "Token accuracy" : "Sequence accuracy";
        String title = what + " by source length: " + data.name();
        return new AccuracyChart(accuracy, data.trainedLength(), measure, title).draw();
    }

    private static Map<String, Picture> maps(StudyResult result) {
        Map<String, Picture> maps = new LinkedHashMap<>();
        result.traces().forEach((label, trace) -> maps.put(label, trace.draw(label)));
        return maps;
    }

    private static String csv(Table table) {
        StringWriter text = new StringWriter();
        table.write().usingOptions(CsvWriteOptions.builder(text).build());
        return text.toString();
    }
}
