package dev.heed.chart;

import java.util.ArrayList;
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
 * @see <a href="https://arxiv.org/abs/1906.04341">Clark et al. 2019, What Does BERT Look At?</a>, for such statistics
 */
public final class HeadStatistics {

    private final List<Head> heads;
    private final int sourceLength;

    private HeadStatistics(List<Head> heads, int sourceLength) {
        this.heads = List.copyOf(heads);
        this.sourceLength = sourceLength;
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
     * @return the statistics
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
        WeightRules.heads("weights", List.of(weights), columns, rows);
        return of(weights, (row, column) -> Double.NaN);
    }

    /**
     * Computes all statistics.
     *
     * @param weights a map for each head, (H, T, S)
     * @param source the tokens that are attended to, (S)
     * @param output the tokens that attend, (T); for self-attention the same
     * @return the statistics
     * @throws IllegalArgumentException if there is no head or no token, the maps do not fit the tokens, or a weight is
     *     no number from 0 to 1
     */
    public static HeadStatistics of(float[][][] weights, List<String> source, List<String> output) {
        WeightRules.notEmpty("source", source);
        WeightRules.notEmpty("output", output);
        WeightRules.heads("weights", List.of(weights), source.size(), output.size());
        return of(weights, (row, column) -> row != column && output.get(row).equals(source.get(column)) ? 1 : 0);
    }

    private static HeadStatistics of(float[][][] weights, Measure sameToken) {
        List<Head> heads = new ArrayList<>();
        for (float[][] head : weights) {
            heads.add(new Head(
                    meanEntropy(head),
                    mean(head, (row, column) -> Math.abs(row - column)),
                    mean(head, (row, column) -> row == column ? 1 : 0),
                    mean(head, (row, column) -> row - 1 == column ? 1 : 0),
                    mean(head, sameToken)));
        }
        return new HeadStatistics(heads, weights[0][0].length);
    }

    /** What a unit of weight at a place counts. */
    @FunctionalInterface
    private interface Measure {
        double at(int row, int column);
    }

    /** The mean over the rows of what their weights count. */
    private static double mean(float[][] weights, Measure measure) {
        double total = 0;
        int rows = 0;
        for (int row = 0; row < weights.length; row++) {
            double sum = sum(weights[row]);
            if (sum > 0) {
                rows++;
                for (int column = 0; column < weights[row].length; column++) {
                    total += clipped(weights[row][column]) / sum * measure.at(row, column);
                }
            }
        }
        return rows == 0 ? Double.NaN : total / rows;
    }

    private static double meanEntropy(float[][] weights) {
        return Arrays.stream(weights)
                .filter(row -> sum(row) > 0)
                .mapToDouble(HeadStatistics::entropy)
                .average()
                .orElse(Double.NaN);
    }

    /** Minus the sum of p ln p, where 0 ln 0 is 0. */
    private static double entropy(float[] row) {
        double sum = sum(row);
        double entropy = 0;
        for (float weight : row) {
            double share = clipped(weight) / sum;
            entropy -= share > 0 ? share * Math.log(share) : 0;
        }
        return entropy;
    }

    private static double sum(float[] row) {
        double sum = 0;
        for (float weight : row) {
            sum += clipped(weight);
        }
        return sum;
    }

    /** Rounding may have left a weight just below 0. */
    private static double clipped(float weight) {
        return Math.max(weight, 0);
    }

    /**
     * Returns the numbers of each head.
     *
     * @return the heads in order, (H)
     */
    public List<Head> heads() {
        return heads;
    }

    /**
     * Returns the number of tokens that are attended to: no entropy is above its logarithm.
     *
     * @return S
     */
    public int sourceLength() {
        return sourceLength;
    }

    /**
     * Returns the numbers as a table.
     *
     * @return new: a row for each head, counted from 1, with the columns head, entropy, distance, diagonal, previous and
     *     same_token; what is NaN is missing
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
