package dev.heed.run;

import dev.heed.chart.HtmlReport;
import dev.heed.chart.Picture;
import dev.heed.chart.TextTable;
import dev.heed.chart.Thinning;
import dev.heed.io.FailureWords;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Shows a run on one page: what was trained on what, how good it became, how it went, and how it was set up. */
public final class RunReport {

    /** So many rows show how a number went. */
    private static final int MOST_ROWS = 21;

    /** Enough to see an output become what it should be. */
    private static final int SAMPLES_ON_THE_WAY = 7;

    private static final String SPEED = "tokens_per_second";

    private final TrainedRun run;
    private final String counted;
    private final Optional<Picture> curves;
    private String problem = "The run has no row: one is written for every " + HistoryWriter.INTERVAL + " updates.";

    private RunReport(TrainedRun run) {
        this.run = run;
        counted = Metrics.counted(run.history().columnNames());
        curves = new Attempt(failure -> problem = "The curves cannot be drawn: " + FailureWords.of(failure))
                .get(() -> RunPictures.curves(run))
                .flatMap(picture -> picture);
    }

    /**
     * Reads a run's folder, and writes the curves and the page into it. Call it when everything else is written.
     *
     * @return the page's file
     * @throws IllegalArgumentException if the folder is not that of a run, or a file in it is damaged
     */
    public static Path write(Path folder) {
        TrainedRun run = RunFolder.read(folder)
                .orElseThrow(() -> new IllegalArgumentException(
                        "folder must be that of a training run, with " + RunFolder.RECORD + ", but got " + folder));
        RunReport report = new RunReport(run);
        Path page = folder.resolve(RunFolder.PAGE);
        try {
            report.curves.ifPresent(picture -> picture.save(folder.resolve(RunFolder.CURVES)));
        } catch (RuntimeException e) {
            Attempt.after(e).run(() -> report.page().save(page));
            throw e;
        }
        report.page().save(page);
        return page;
    }

    private HtmlReport page() {
        HtmlReport page = new HtmlReport("Training run " + run.record().name(), lead());
        page.addSection("Result", this::result);
        page.addSection(
                "Training",
                section -> curves.ifPresentOrElse(
                        picture -> section.figure(
                                picture,
                                "Losses are means over the " + HistoryWriter.INTERVAL + " updates up to a row; nats a "
                                        + counted + ".",
                                numbers()),
                        () -> section.paragraph(problem)));
        List<Sample> samples = new SampleFile(run.folder()).read();
        if (!samples.isEmpty()) {
            page.addSection("Samples", section -> samples(section, samples));
        }
        Path weights = run.folder().resolve(RunFolder.ATTENTION_WEIGHTS);
        if (Files.isRegularFile(weights)) {
            page.addSection("Attention in one example", section -> AttentionSection.fill(section, weights));
        }
        page.addSection("Speed", section -> section.definitions(speed()));
        Table rounds = CsvTable.read(run.folder().resolve(RunFolder.ROUNDS));
        if (!rounds.isEmpty()) {
            page.addSection("Rounds on other machines", section -> rounds(section, rounds));
        }
        page.addSection(
                "Recipe", section -> section.lines(run.recipe().isBlank() ? "The run has no recipe." : run.recipe()));
        page.addSection("Data and versions", section -> section.definitions(origin()));
        return page;
    }

    private String lead() {
        String model = run.record().model().isEmpty() ? "A model" : run.record().model();
        String size = run.record().parameters() > 0
                ? String.format(Locale.ROOT, " of %,d parameters", run.record().parameters())
                : "";
        RunRecord record = run.record();
        String how = String.format(
                Locale.ROOT,
                ", trained for %,d updates on %,d %ss in %,.1f seconds.",
                record.step(),
                record.tokens(),
                counted,
                record.seconds());
        return model
                + size
                + how
                + switch (record.status()) {
                    case "done" -> "";
                    case "running" -> " The run was still going on when this page was made.";
                    default -> " The run did not come to its end: " + record.status() + ".";
                };
    }

    private void result(HtmlReport.Section section) {
        Table table = Table.create(
                "result",
                StringColumn.create("measured on"),
                StringColumn.create("metric"),
                StringColumn.create("value"),
                LongColumn.create("update"));
        RunRecord.Best best = run.record().best();
        RunRecord.Kept kept = run.record().kept();
        if (best != null) {
            row(table, "validation, best", best.goal().metric(), best.value(), best.step());
            if (kept != null && kept.step() != best.step()) {
                validated(table, best.goal().metric(), kept.step());
            }
        }
        run.record()
                .test()
                .forEach((metric, value) -> row(table, "test", metric, value, kept == null ? null : kept.step()));
        if (table.isEmpty()) {
            section.paragraph("Nothing was validated or tested.");
        } else {
            section.table(
                    table, "The best validation and what the test gave, with the update whose parameters these are.");
        }
        if (kept != null) {
            section.paragraph(String.format(
                    Locale.ROOT,
                    "%s holds the parameters of update %,d%s.",
                    RunFolder.PARAMETERS,
                    kept.step(),
                    kept.averaged() ? ", averaged" : ""));
        }
    }

    /** Where the parameters are not the best ones, their own validation too, if there was one. */
    private void validated(Table table, String metric, long update) {
        Table log = run.validation();
        IntStream.range(0, log.rowCount())
                .filter(row -> log.doubleColumn(CsvTable.UPDATE).getDouble(row) == update)
                .filter(row -> log.containsColumn(metric))
                .forEach(row -> row(
                        table,
                        "validation, parameters kept",
                        metric,
                        log.doubleColumn(metric).getDouble(row),
                        update));
    }

    private static void row(Table table, String where, String metric, double value, @Nullable Long update) {
        table.stringColumn("measured on").append(where);
        table.stringColumn("metric").append(Metrics.words(metric));
        table.stringColumn("value").append(TextTable.number(value));
        if (update == null) {
            table.longColumn("update").appendMissing();
        } else {
            table.longColumn("update").append(update);
        }
    }

    /** What came of each example at the last validation, and of the first at some validations on the way. */
    private static void samples(HtmlReport.Section section, List<Sample> samples) {
        long last = samples.get(samples.size() - 1).update();
        section.table(
                table(samples.stream().filter(sample -> sample.update() == last).toList()),
                "What the network made of examples that it does not learn from, at the last validation.");
        Sample first = samples.get(0);
        List<Sample> way = samples.stream()
                .filter(sample -> sample.input().equals(first.input()))
                .toList();
        if (way.size() > 1) {
            List<Sample> some = IntStream.range(0, Math.min(way.size(), SAMPLES_ON_THE_WAY))
                    .mapToObj(i -> way.get(i * (way.size() - 1) / (Math.min(way.size(), SAMPLES_ON_THE_WAY) - 1)))
                    .toList();
            section.table(table(some), "The first of them, as training went on.");
        }
    }

    private static Table table(List<Sample> samples) {
        Table table = Table.create("samples", LongColumn.create(CsvTable.UPDATE));
        samples.forEach(sample -> table.longColumn(0).append(sample.update()));
        return table.addColumns(
                StringColumn.create("input", samples.stream().map(Sample::input)),
                StringColumn.create("output", samples.stream().map(Sample::output)),
                StringColumn.create("reference", samples.stream().map(Sample::reference)));
    }

    /** Some rows of the logs; all of them are in the run's folder. */
    private Table[] numbers() {
        return Stream.of(run.history(), run.validation())
                .filter(table -> !table.isEmpty())
                .map(table -> Thinning.of(table, MOST_ROWS))
                .toArray(Table[]::new);
    }

    private Map<String, String> speed() {
        Map<String, String> speed = new LinkedHashMap<>();
        RunRecord record = run.record();
        speed.put("seconds", String.format(Locale.ROOT, "%,.1f", record.seconds()));
        speed.put(counted + "s", String.format(Locale.ROOT, "%,d", record.tokens()));
        if (record.seconds() > 0) {
            speed.put(
                    counted + "s a second, whole run",
                    String.format(Locale.ROOT, "%,.0f", record.tokens() / record.seconds()));
        }
        Table timing = run.timing();
        if (timing.containsColumn(SPEED) && !timing.isEmpty()) {
            DoubleColumn rates = timing.doubleColumn(SPEED);
            speed.put(counted + "s a second, median of the rows", String.format(Locale.ROOT, "%,.0f", rates.median()));
        }
        speed.put("updates skipped", String.format(Locale.ROOT, "%,d", record.skipped()));
        return speed;
    }

    private static void rounds(HtmlReport.Section section, Table rounds) {
        section.table(
                Thinning.of(rounds, MOST_ROWS),
                "Workers and seconds of each round: the slowest worker computes, the others wait for it on the average,"
                        + " and meeting is all that is left.");
        Map<String, String> shares = new LinkedHashMap<>();
        double all = rounds.doubleColumn("seconds").sum();
        for (String part : List.of("computing", "meeting")) {
            shares.put(
                    part + ", share of the seconds",
                    String.format(
                            Locale.ROOT,
                            "%.1f %%",
                            100 * rounds.doubleColumn(part).sum() / all));
        }
        section.definitions(shares);
    }

    private Map<String, String> origin() {
        Map<String, String> origin = new LinkedHashMap<>();
        origin.put("started", run.record().started());
        origin.put("data, SHA-256", run.record().dataSha256());
        origin.putAll(run.record().versionTexts());
        return origin.entrySet().stream()
                .filter(entry -> !entry.getValue().isBlank())
                .collect(Collectors.toMap(
                        Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one, LinkedHashMap::new));
    }
}
