package dev.heed.chart;

import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

/** A study's results, read for drawing: for each model and length bin, the accuracies of all seeds. */
final class AccuracyByLength {

    private static final List<String> COLUMNS =
            List.of("model", "seed", "parameters", "from_length", "to_length", "count");

    private final Map<String, Model> models = new LinkedHashMap<>();
    private final LongSummaryStatistics counts = new LongSummaryStatistics();

    /** Sequence lengths from one to the other, both included. */
    record Bin(int from, int to) {

        static final Comparator<Bin> ORDER = Comparator.comparingInt(Bin::from).thenComparingInt(Bin::to);

        double middle() {
            return (from + to) / 2.0;
        }

        boolean contains(Bin other) {
            return !equals(other) && from <= other.from && to >= other.to;
        }

        String label() {
            return from == to ? String.valueOf(from) : from + "–" + to;
        }
    }

    /** One model's line; the statistics of a bin hold one value for each seed. */
    record Model(String name, long parameters, SortedMap<Bin, DoubleSummaryStatistics> accuracy) {

        double mean(Bin bin) {
            return accuracy.getOrDefault(bin, new DoubleSummaryStatistics()).getAverage();
        }

        long seeds() {
            return accuracy.values().stream()
                    .mapToLong(DoubleSummaryStatistics::getCount)
                    .max()
                    .orElse(0);
        }
    }

    AccuracyByLength(Table results, String measure) {
        Tables.requireColumns("results", results, COLUMNS);
        Tables.requireColumns("results", results, List.of(measure));
        List<Bin> bins = results.stream().map(AccuracyByLength::bin).distinct().toList();
        for (Row row : results) {
            double accuracy = Tables.number(row, measure);
            // The row over all lengths holds every other bin
            if (!Double.isNaN(accuracy) && bins.stream().noneMatch(bin(row)::contains)) {
                add(row, accuracy);
            }
        }
        if (models.isEmpty()) {
            throw new IllegalArgumentException("results must have a row with a " + measure + ", but got none");
        }
    }

    private void add(Row row, double accuracy) {
        if (!(accuracy >= 0 && accuracy <= 1)) {
            throw new IllegalArgumentException("accuracy must lie between 0 and 1, but got " + accuracy);
        }
        counts.accept((long) Tables.number(row, "count"));
        models.computeIfAbsent(
                        row.getString("model"),
                        name -> new Model(name, (long) Tables.number(row, "parameters"), new TreeMap<>(Bin.ORDER)))
                .accuracy()
                .computeIfAbsent(bin(row), key -> new DoubleSummaryStatistics())
                .accept(accuracy);
    }

    private static Bin bin(Row row) {
        return new Bin((int) Tables.number(row, "from_length"), (int) Tables.number(row, "to_length"));
    }

    List<Model> models() {
        return List.copyOf(models.values());
    }

    List<Bin> bins() {
        return models.values().stream()
                .flatMap(model -> model.accuracy().keySet().stream())
                .distinct()
                .sorted(Bin.ORDER)
                .toList();
    }

    /** How many sequences a bin holds, from the least to the most. */
    LongSummaryStatistics counts() {
        return counts;
    }
}
