package dev.heed.run;

import dev.heed.metric.LengthBin;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** What was tested by length, a row for each range of lengths. */
public final class LengthTable {

    private LengthTable() {}

    /** Columns from_length, to_length, count, token_accuracy, sequence_accuracy, bleu, chrf and token_error_rate. */
    public static Table of(List<LengthBin> bins) {
        Table table = Table.create(
                "lengths",
                IntColumn.create("from_length"),
                IntColumn.create("to_length"),
                LongColumn.create("count"),
                DoubleColumn.create("token_accuracy"),
                DoubleColumn.create("sequence_accuracy"),
                DoubleColumn.create("bleu"),
                DoubleColumn.create("chrf"),
                DoubleColumn.create("token_error_rate"));
        bins.forEach(
                bin -> bin.values().forEach((name, value) -> table.column(name).appendObj(rounded(value))));
        return table;
    }

    /** The same with the columns model, seed and parameters in front, as charts of several models need it. */
    public static Table of(String model, long parameters, List<LengthBin> bins) {
        return of(model, 0, parameters, bins);
    }

    /** The same for a model of which there are several seeds. */
    public static Table of(String model, int seed, long parameters, List<LengthBin> bins) {
        Table table = of(bins).insertColumn(0, constant("parameters", parameters, bins.size()));
        return labelled(table, model, seed);
    }

    /** A table with model and seed in front, the same in each row. */
    public static Table labelled(Table table, String model, int seed) {
        int rows = table.rowCount();
        return table.insertColumn(0, StringColumn.create("model", Collections.nCopies(rows, model)))
                .insertColumn(
                        1,
                        IntColumn.create(
                                "seed",
                                IntStream.generate(() -> seed).limit(rows).toArray()));
    }

    /** A column of one number. */
    public static LongColumn constant(String name, long value, int rows) {
        return LongColumn.create(
                name, LongStream.generate(() -> value).limit(rows).toArray());
    }

    /**
     * The table as the content of a CSV file, made by hand: Tablesaw looks through all classes when it is first used, which
     * a result should not have to outlive.
     */
    static String csv(List<LengthBin> bins) {
        Stream<String> header =
                bins.stream().limit(1).map(bin -> String.join(",", bin.values().keySet()));
        Stream<String> rows = bins.stream()
                .map(bin -> bin.values().values().stream()
                        .map(value -> String.valueOf(rounded(value)))
                        .collect(Collectors.joining(",")));
        return Stream.concat(header, rows).map(line -> line + "\n").collect(Collectors.joining());
    }

    private static Number rounded(Number value) {
        return value instanceof Double exact ? rounded(exact.doubleValue()) : value;
    }

    /** Four decimals: more than the counts can tell apart. */
    public static double rounded(double value) {
        return Math.round(value * 1e4) / 1e4;
    }
}
