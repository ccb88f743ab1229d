package dev.heed.chart;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/**
 * What each attention head of a layer does, in numbers: how widely it looks, how far, and how much of its weight lies
 * at places that name a kind of head.
 *
 * <p>All are means over the rows. A row is divided by its sum first; a row whose weights are all 0, as of a token that
 * may attend to nothing, counts nowhere, and a head of such rows alone has NaN everywhere.
 *
 * <p>Shapes: weights (H, T, S), so that row t of head h says where token t looked.
 *
 * @param heads the numbers of each head in order, (H)
 * @see <a href="https://arxiv.org/abs/1906.04341">Clark et al. 2019, What Does BERT Look At?</a>, for such statistics
 */
public record HeadStatistics(List<Head> heads) {

    /** Copies the heads. */
    public HeadStatistics {
        heads = List.copyOf(heads);
    }

    /**
     * The numbers of one head.
     *
     * @param entropy of a row's weights, in nats: 0 where all weight lies on one token, ln S where all have the same
     * @param distance mean of |t - s| under a row's weights, in tokens
     * @param diagonal the share of weight at s = t
     * @param previous the share of weight at s = t - 1; row 0 has no such place, and counts as 0
     * @param sameToken the share of weight on source tokens that read as the row's own does, at other places than s = t,
     *     which the diagonal counts already; NaN where the tokens were not given
     */
    public record Head(double entropy, double distance, double diagonal, double previous, double sameToken) {}

    /**
     * Computes what needs no tokens; {@link Head#sameToken} is NaN.
     *
     * @param weights a map for each head, (H, T, S)
     * @throws IllegalArgumentException if there is no head or no token, the maps differ in size, or a weight is no
     *     number from 0 to 1
     */
    public static HeadStatistics of(float[][][] weights) {
        int rows = weights.length == 0 ? 0 : weights[0].length;
        int columns = rows == 0 ? 0 : weights[0][0].length;
        if (columns == 0) {
            throw new IllegalArgumentException("weights must have shape (H, T, S) without a 0, but got (%s, %s, %s)"
                    .formatted(weights.length, rows, columns));
        }
        WeightRules.heads("weights", weights, columns, rows);
        return of(weights, (row, column, share) -> Double.NaN);
    }

    /**
     * Computes all statistics.
     *
     * @param weights a map for each head, (H, T, S)
     * @param source the tokens that are attended to, (S)
     * @param output the tokens that attend, (T); for self-attention the same
     * @throws IllegalArgumentException if there is no head or no token, the maps do not fit the tokens, or a weight is
     *     no number from 0 to 1
     */
    public static HeadStatistics of(float[][][] weights, List<String> source, List<String> output) {
        requireTokens("source", source);
        requireTokens("output", output);
        WeightRules.heads("weights", weights, source.size(), output.size());
        return of(
                weights,
                (row, column, share) -> row != column && output.get(row).equals(source.get(column)) ? share : 0);
    }

    private static void requireTokens(String name, List<String> tokens) {
        if (tokens.isEmpty()) {
            throw new IllegalArgumentException(name + " must have at least one token, but got none");
        }
    }

    /** What a share of a row's weight counts at its place. */
    @FunctionalInterface
    private interface Measure {
        double of(int row, int column, double share);
    }

    private static HeadStatistics of(float[][][] weights, Measure sameToken) {
        List<Head> heads = Arrays.stream(weights)
                .map(head -> new Head(
                        mean(head, (row, column, share) -> share > 0 ? -share * Math.log(share) : 0),
                        mean(head, (row, column, share) -> share * Math.abs(row - column)),
                        mean(head, (row, column, share) -> row == column ? share : 0),
                        mean(head, (row, column, share) -> row - 1 == column ? share : 0),
                        mean(head, sameToken)))
                .toList();
        return new HeadStatistics(heads);
    }

    /** The mean over the rows of what their weights count. */
    private static double mean(float[][] weights, Measure measure) {
        double total = 0;
        int rows = 0;
        for (int row = 0; row < weights.length; row++) {
            double sum = 0;
            for (float weight : weights[row]) {
                sum += clipped(weight);
            }
            if (sum > 0) {
                rows++;
                for (int column = 0; column < weights[row].length; column++) {
                    total += measure.of(row, column, clipped(weights[row][column]) / sum);
                }
            }
        }
        return rows == 0 ? Double.NaN : total / rows;
    }

    /** Rounding may have left a weight just below 0. */
    private static double clipped(float weight) {
        return Math.max(weight, 0);
    }

    /**
     * The numbers as a new table: a row for each head, counted from 1, with the columns head, entropy, distance,
     * diagonal, previous and same_token; what is NaN is missing.
     */
    public Table table() {
        return Table.create(
                "heads",
                IntColumn.create("head", IntStream.rangeClosed(1, heads.size()).toArray()),
                column("entropy", Head::entropy),
                column("distance", Head::distance),
                column("diagonal", Head::diagonal),
                column("previous", Head::previous),
                column("same_token", Head::sameToken));
    }

    private DoubleColumn column(String name, ToDoubleFunction<Head> number) {
        return DoubleColumn.create(name, heads.stream().mapToDouble(number).toArray());
    }
}
