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

/** Results by length, read for drawing: for each model and length bin, the accuracies or scores of all seeds. */
final class AccuracyByLength {

    private static final List<String> COLUMNS =
            List.of("model", "seed", "parameters", "from_length", "to_length", "count");

    /** How many times as wide as the others the last bin is drawn at most. */
    private static final int WIDEST = 2;

    private final Map<String, Model> models = new LinkedHashMap<>();
    private final SortedMap<Bin, LongSummaryStatistics> counts = new TreeMap<>(Bin.ORDER);
    private final int most;

    /** Sequence lengths from one to the other, both included. */
    record Bin(int from, int to) {

        static final Comparator<Bin> ORDER = Comparator.comparingInt(Bin::from).thenComparingInt(Bin::to);

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

    /**
     * Reads a table.
     *
     * @param measure the column to draw
     * @param most the largest value that it can have
     */
    AccuracyByLength(Table results, String measure, int most) {
        this.most = most;
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
        if (!(accuracy >= 0 && accuracy <= most)) {
            throw new IllegalArgumentException("%s must lie between 0 and %s, but got %s"
                    .formatted(most == 1 ? "accuracy" : "score", most, accuracy));
        }
        counts.computeIfAbsent(bin(row), key -> new LongSummaryStatistics()).accept((long) Tables.number(row, "count"));
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

    /** The highest value of any model, bin and seed. */
    double best() {
        return models.values().stream()
                .flatMap(model -> model.accuracy().values().stream())
                .mapToDouble(DoubleSummaryStatistics::getMax)
                .max()
                .orElse(0);
    }

    /** How many sequences each bin holds, from the least to the most of any model and seed. */
    SortedMap<Bin, LongSummaryStatistics> counts() {
        return counts;
    }

    /**
     * Where a bin ends on the axis: a last one that spans many times the lengths of the others, as one for all that is
     * longer, would leave them no room.
     */
    int end(Bin bin) {
        List<Bin> bins = bins();
        if (bins.size() == 1 || !bin.equals(bins.get(bins.size() - 1))) {
            return bin.to();
        }
        int widest = bins.stream()
                .limit(bins.size() - 1L)
                .mapToInt(other -> other.to() - other.from() + 1)
                .max()
                .orElseThrow();
        return Math.min(bin.to(), bin.from() + WIDEST * widest - 1);
    }

    /** Where a bin's values stand on the axis. */
    double middle(Bin bin) {
        return (bin.from() + end(bin)) / 2.0;
    }
}
