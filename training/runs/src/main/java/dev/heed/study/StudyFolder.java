package dev.heed.study;

import dev.heed.chart.AccuracyChart;
import dev.heed.chart.Picture;
import dev.heed.chart.TrainingCurves;
import dev.heed.io.AtomicFile;
import dev.heed.io.AtomicFolder;
import dev.heed.look.AttentionFile;
import dev.heed.run.Attempt;
import dev.heed.run.LockedRunFolder;
import dev.heed.run.ResultFolder;
import dev.heed.run.RunFolder;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvWriteOptions;

/**
 * Writes a study's result: tables as CSV, pictures as PNG, the settings as JSON, and all of it as one page. As long as it
 * is open, nobody else uses the folder.
 */
public final class StudyFolder implements AutoCloseable {

    private static final String TOKENS = "accuracy.png";
    private static final String SEQUENCES = "sequences.png";

    private static final Pattern RUN = Pattern.compile(Arrays.stream(ModelKind.values())
            .map(ModelKind::label)
            .collect(Collectors.joining("|", "(", ")-seed-[1-9][0-9]*")));

    private final ResultFolder open;
    private final Path folder;
    private final List<String> command;

    /**
     * Makes sure of the folder before the study begins, so that no measurement is lost for want of a place.
     *
     * @param folder where the files go; made if it is not there
     * @param command what the study was asked for with, for its record
     * @throws IllegalArgumentException if it cannot be written, another uses it, or it holds anything but an earlier study
     */
    public StudyFolder(Path folder, List<String> command) {
        this.folder = folder;
        this.command = List.copyOf(command);
        open = ResultFolder.open(folder, ResultFolder.Content.STUDY);
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
     * Tells a new folder from others' before anything else is in it. An earlier study's record stays until there is more to
     * say.
     *
     * @param data what the study is made on
     * @param config what it compares
     * @param result without a measurement
     */
    public void begin(StudyData data, StudyConfig config, StudyResult result) {
        Path record = folder.resolve(RunFolder.RECORD);
        if (!Files.exists(record)) {
            AtomicFile.writeText(record, StudyRecord.json(command, data, config, result));
        }
    }

    /**
     * Writes everything, tables first: a picture or a page that cannot be made is a warning. A study that was stopped before
     * its first result leaves its history and settings only. What an earlier study left in the folder is replaced, or removed
     * where this one has nothing of the kind; its runs are removed by a whole study.
     *
     * @param data what the study was made on
     * @param config what it compared
     * @param result what it measured
     */
    public void write(StudyData data, StudyConfig config, StudyResult result) {
        AtomicFile.writeText(folder.resolve("accuracy.csv"), csv(result.accuracy()));
        AtomicFile.writeText(folder.resolve(RunFolder.HISTORY), csv(result.history()));
        AtomicFile.writeText(folder.resolve(RunFolder.RECORD), StudyRecord.json(command, data, config, result));
        result.traces().forEach((label, trace) -> AttentionFile.write(folder.resolve(weightsName(label)), trace));
        removePictures(result);
        Map<String, Picture> drawn = new LinkedHashMap<>();
        result.traces()
                .forEach((label, trace) -> Attempt.at("the attention weights of " + label, warning -> {})
                        .run(() -> {
                            Picture map = trace.draw(label);
                            drawn.put(label, map);
                            map.save(folder.resolve(mapName(label)));
                        }));
        if (!result.accuracy().isEmpty()) {
            Attempt.at("the page or its pictures", warning -> {}).run(() -> page(data, config, result, drawn));
        }
        if (result.isComplete(config)) {
            Attempt.at("room for the runs", warning -> {}).run(() -> removeOtherRuns(config));
        }
    }

    private void page(StudyData data, StudyConfig config, StudyResult result, Map<String, Picture> drawn) {
        Picture tokens = accuracyChart(data, result.accuracy(), AccuracyChart.Measure.TOKENS);
        Picture sequences = accuracyChart(data, result.accuracy(), AccuracyChart.Measure.SEQUENCES);
        Picture curves = TrainingCurves.of(result.history(), "Training loss").draw();
        new StudyReport(data, config, result)
                .page(tokens, sequences, curves, drawn)
                .save(folder.resolve(RunFolder.PAGE));
        tokens.save(folder.resolve(TOKENS));
        sequences.save(folder.resolve(SEQUENCES));
    }

    /** The names of the pictures that a study may have in its folder. */
    public static List<String> pictures() {
        Stream<String> maps =
                Arrays.stream(ModelKind.values()).map(ModelKind::label).map(StudyFolder::mapName);
        return Stream.concat(Stream.of(TOKENS, SEQUENCES), maps).toList();
    }

    /** An earlier study's pictures would stay beside the tables of one that was stopped before it had its own. */
    private void removePictures(StudyResult result) {
        Stream<String> weights = Arrays.stream(ModelKind.values())
                .map(ModelKind::label)
                .filter(label -> !result.traces().containsKey(label))
                .map(StudyFolder::weightsName);
        Stream.of(pictures().stream(), Stream.of(RunFolder.PAGE), weights)
                .flatMap(names -> names)
                .forEach(name -> Attempt.at("room for " + name, warning -> {}).run(() -> delete(folder.resolve(name))));
    }

    /** An earlier study's runs would stay beside those of one with fewer models or seeds. */
    private void removeOtherRuns(StudyConfig config) {
        Set<String> own = IntStream.rangeClosed(1, config.seeds())
                .boxed()
                .flatMap(seed -> config.models().stream().map(kind -> runName(kind, seed)))
                .collect(Collectors.toSet());
        try (Stream<Path> children = Files.list(runs())) {
            children.filter(child -> isRun(child) && !own.contains(RunFolder.name(child)))
                    .toList()
                    .forEach(run -> {
                        LockedRunFolder.openEmptied(run).close(); // refuses one that another uses
                        AtomicFolder.delete(run);
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a study has made it; a link is the user's. */
    private static boolean isRun(Path child) {
        return RUN.matcher(RunFolder.name(child)).matches()
                && Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)
                && LockedRunFolder.isUsed(child);
    }

    /** The name of a run's folder. */
    static String runName(ModelKind kind, int seed) {
        return kind.label() + "-seed-" + seed;
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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

    private static String csv(Table table) {
        StringWriter text = new StringWriter();
        table.write().usingOptions(CsvWriteOptions.builder(text).build());
        return text.toString();
    }

    /** Lets others in. */
    @Override
    public void close() {
        open.close();
    }
}
