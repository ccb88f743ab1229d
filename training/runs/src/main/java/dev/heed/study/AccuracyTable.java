package dev.heed.study;

import dev.heed.metric.LengthBin;
import dev.heed.train.StepReport;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Collects what a study measured: one row for each model, seed and range of source lengths. */
final class AccuracyTable {

    private final StringColumn model = StringColumn.create("model");
    private final IntColumn seed = IntColumn.create("seed");
    private final LongColumn parameters = LongColumn.create("parameters");
    private final LongColumn updates = LongColumn.create("updates");
    private final DoubleColumn seconds = DoubleColumn.create("seconds");
    private final IntColumn fromLength = IntColumn.create("from_length");
    private final IntColumn toLength = IntColumn.create("to_length");
    private final LongColumn count = LongColumn.create("count");
    private final DoubleColumn tokenAccuracy = DoubleColumn.create("token_accuracy");
    private final DoubleColumn sequenceAccuracy = DoubleColumn.create("sequence_accuracy");
    private final DoubleColumn bleu = DoubleColumn.create("bleu");

    /**
     * Whose figures they are.
     *
     * @param model the model's label
     * @param seed its seed
     * @param parameters how many numbers it learned
     * @param training its last update
     */
    record Subject(String model, int seed, long parameters, StepReport training) {}

    void add(Subject subject, LengthBin bin) {
        model.append(subject.model());
        seed.append(subject.seed());
        parameters.append(subject.parameters());
        updates.append(subject.training().step());
        seconds.append(rounded(subject.training().seconds()));
        fromLength.append(bin.lengths().min());
        toLength.append(bin.lengths().max());
        count.append(bin.sequences());
        tokenAccuracy.append(rounded(bin.tokenAccuracy()));
        sequenceAccuracy.append(rounded(bin.sequenceAccuracy()));
        bleu.append(rounded(bin.bleu()));
    }

    Table toTable() {
        return Table.create(
                        "accuracy",
                        model,
                        seed,
                        parameters,
                        updates,
                        seconds,
                        fromLength,
                        toLength,
                        count,
                        tokenAccuracy,
                        sequenceAccuracy,
                        bleu)
                .copy();
    }

    /** Four decimals: more than the counts can tell apart. */
    private static double rounded(double value) {
        return Math.round(value * 1e4) / 1e4;
    }
}
