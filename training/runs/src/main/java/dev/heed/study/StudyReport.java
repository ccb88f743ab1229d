package dev.heed.study;

import dev.heed.chart.HtmlReport;
import dev.heed.chart.Picture;
import dev.heed.chart.Thinning;
import dev.heed.data.SequencePair;
import dev.heed.run.AttentionSection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Shows a study on one page: what was asked, what came out, the attention weights, and how each was set up. */
final class StudyReport {

    /** So many rows of each model and seed show how the loss went. */
    private static final int MOST_LOSSES = 13;

    private final StudyData data;
    private final StudyConfig config;
    private final StudyResult result;

    StudyReport(StudyData data, StudyConfig config, StudyResult result) {
        this.data = data;
        this.config = config;
        this.result = result;
    }

    HtmlReport page(Picture tokens, Picture sequences, Picture curves, Map<String, Picture> drawn) {
        HtmlReport page = new HtmlReport(
                "What attention keeps: " + data.name(),
                "Every model learned from the same batches within the same budget, and then wrote, token by token,"
                        + " the targets of " + sources() + " test sources."
                        + (result.isComplete(config)
                                ? ""
                                : " The study was stopped early: models and seeds that had not finished are missing."));
        page.addSection(
                "Quality by source length",
                section -> section.figure(
                                tokens,
                                "Share of target tokens that stand where they should"
                                        + (config.seeds() == 1
                                                ? ", of the one seed that was trained."
                                                : "; mean and range over " + config.seeds() + " seeds."),
                                accuracy("token_accuracy"))
                        .figure(
                                sequences,
                                "Share of sequences that are right from end to end: one minus the sequence error.",
                                accuracy("sequence_accuracy"))
                        .table(
                                summary(),
                                "All rows of accuracy.csv, without the seeds' costs; a row of \"all\" is over the rows"
                                        + " within its lengths."));
        if (!drawn.isEmpty()) {
            page.addSection(
                    "Attention in one example",
                    section -> drawn.forEach((label, map) -> {
                        section.paragraph(label + ", while it wrote one test pair's target:");
                        AttentionSection.fill(
                                section, Objects.requireNonNull(result.traces().get(label)), label, map);
                    }));
        }
        page.addSection("Training", section -> section.figure(curves, "Cross-entropy a token, in nats.", losses()));
        page.addSection("Settings", this::settings);
        page.addSection("How to read this", this::reading);
        return page;
    }

    private long sources() {
        return data.test().stream().map(SequencePair::source).distinct().count();
    }

    private void settings(HtmlReport.Section section) {
        section.definitions(shared());
        result.models()
                .forEach(model -> section.paragraph(model.kind().label() + ":").definitions(choices(model)));
    }

    private void reading(HtmlReport.Section section) {
        section.paragraph("The claim is for lengths up to " + data.trainedLength() + ", the longest in training. Longer"
                        + " ones are shown too; there, positions that were never trained may fail a model that is right"
                        + " everywhere else.")
                .paragraph(
                        "The models differ in their learning rate, because each has the one that suits it, and in what"
                                + " the settings above name; nothing else differs between them.")
                .paragraph("BLEU is corpus BLEU with tokenizer 13a and exponential smoothing. Token accuracy compares"
                        + " position by position; sequence accuracy wants every token right.");
    }

    private Table summary() {
        return accuracy("token_accuracy", "sequence_accuracy", "bleu");
    }

    /** Measures by length, with the lengths in words. */
    private Table accuracy(String... measures) {
        Table rows = result.accuracy();
        StringColumn lengths = StringColumn.create("source_length", result.lengths());
        Table shown = rows.selectColumns("model", "seed").addColumns(lengths, rows.column("count"));
        Stream.of(measures).map(rows::column).forEach(shown::addColumns);
        return shown;
    }

    /** All of them are in history.csv. */
    private Table losses() {
        Table losses = result.history().selectColumns("model", "seed", "update", "seconds", "loss");
        return Thinning.of(losses, MOST_LOSSES, "model", "seed");
    }

    private Map<String, Object> shared() {
        Map<String, Object> shared = new LinkedHashMap<>();
        shared.put("data", data.name() + ", source lengths to " + data.trainedLength());
        shared.put("budget", StudyRecord.budget(config.budget()));
        shared.put(
                "batches",
                result.models().get(0).recipe().batch().examples()
                        + " pairs of similar length, the same for every model of a seed");
        shared.put("optimizer", "AdamW, betas 0.9 and 0.98, no weight decay, gradients clipped to global norm 1");
        shared.put("schedule", StudyModels.WARMUP_STEPS + " updates of warm-up, then a half cosine to 0");
        return shared;
    }

    private static Map<String, Object> choices(StudyModel model) {
        Map<String, Object> choices = new LinkedHashMap<>(model.choices());
        choices.put("learning rate", String.format(Locale.ROOT, "%.4g", model.learningRate()));
        return choices;
    }
}
