package dev.heed.text;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Several token sequences of different lengths as one rectangle: shorter rows are filled with
 * {@link SpecialTokens#PAD} at their end. An immutable value that holds no native memory until {@link #toArray} is
 * called.
 *
 * <p>Shapes: as an array (B, L), where L is the length of the longest row.
 */
public final class TokenBatch {

    /* Rows are kept without their padding: a row's length is then its array's length, and the two cannot disagree. */
    private final int[][] rows;
    private final int maxLength;

    private TokenBatch(int[][] rows) {
        this.rows = rows;
        this.maxLength = Arrays.stream(rows).mapToInt(row -> row.length).max().orElse(0);
    }

    /** Makes a batch of sequences, at least one, with at least one token id each; it shares no array with them. */
    public static TokenBatch of(List<int[]> sequences) {
        if (sequences.isEmpty()) {
            throw new IllegalArgumentException("sequences must hold at least one sequence, but got 0");
        }
        int[][] rows = sequences.stream().map(int[]::clone).toArray(int[][]::new);
        IntStream.range(0, rows.length).forEach(row -> checkRow(row, rows[row]));
        return new TokenBatch(rows);
    }

    private static void checkRow(int row, int[] tokens) {
        if (tokens.length == 0) {
            throw new IllegalArgumentException(
                    "sequences[%s] must hold at least one token, but got length 0".formatted(row));
        }
        for (int token : tokens) {
            if (token < 0) {
                throw new IllegalArgumentException(
                        "sequences[%s] must hold ids of at least 0, but got %s".formatted(row, token));
            }
        }
    }

    /** Reads a padded rectangle, int64 (B, L), back; a row ends before its trailing {@link SpecialTokens#PAD}. */
    public static TokenBatch from(NDArray ids) {
        if (ids.getDataType() != DataType.INT64 || ids.getShape().dimension() != 2) {
            throw new IllegalArgumentException("tokens must be int64 of shape (B, L), but got %s of shape %s"
                    .formatted(ids.getDataType(), ids.getShape()));
        }
        int width = Math.toIntExact(ids.getShape().get(1));
        int[] tokens = Arrays.stream(ids.toLongArray()).mapToInt(TokenBatch::id).toArray();
        return of(IntStream.range(0, Math.toIntExact(ids.getShape().get(0)))
                .mapToObj(row -> withoutPadding(row, Arrays.copyOfRange(tokens, row * width, (row + 1) * width)))
                .toList());
    }

    private static int id(long token) {
        if (token < 0 || token > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "tokens must be in [0, %s], but got %s".formatted(Integer.MAX_VALUE, token));
        }
        return (int) token;
    }

    private static int[] withoutPadding(int row, int[] tokens) {
        int length = tokens.length;
        while (length > 0 && tokens[length - 1] == SpecialTokens.PAD) {
            length--;
        }
        if (length == 0) {
            throw new IllegalArgumentException(
                    "tokens must hold at least one token a row, but got padding alone in row " + row);
        }
        return Arrays.copyOf(tokens, length);
    }

    /** The number of rows B. */
    public int batchSize() {
        return rows.length;
    }

    /** The length L of the longest row. */
    public int maxLength() {
        return maxLength;
    }

    /** How many tokens each row holds, padding not counted. */
    public int[] lengths() {
        return Arrays.stream(rows).mapToInt(row -> row.length).toArray();
    }

    /** The number of tokens in all rows, padding not counted. */
    public long tokens() {
        return Arrays.stream(rows).mapToLong(row -> row.length).sum();
    }

    /** The id at a row and a column of the rectangle, {@link SpecialTokens#PAD} beyond the row's length. */
    public int token(int row, int column) {
        int[] tokens = rows[row];
        return Objects.checkIndex(column, maxLength) < tokens.length ? tokens[column] : SpecialTokens.PAD;
    }

    /** The tokens of all rows without padding, copies. */
    public List<int[]> rows() {
        return Arrays.stream(rows).map(int[]::clone).toList();
    }

    /** The tokens of one row without padding, a copy. */
    public int[] row(int row) {
        return rows[row].clone();
    }

    /** Copies the padded rectangle to an array, int64 (B, L). */
    public NDArray toArray(NDManager manager) {
        return toArray(manager, SpecialTokens.PAD);
    }

    /** Copies the rectangle to an array, int64 (B, L), with another filling after the end of a row. */
    public NDArray toArray(NDManager manager, long filling) {
        long[] ids = new long[rows.length * maxLength];
        Arrays.fill(ids, filling);
        for (int row = 0; row < rows.length; row++) {
            for (int column = 0; column < rows[row].length; column++) {
                ids[row * maxLength + column] = rows[row][column];
            }
        }
        return manager.create(ids, new Shape(rows.length, maxLength)); // (B, L)
    }

    /**
     * Turns every row around within its own length; padding stays at the end. A fixed-context model reads its source
     * this way, so that the first tokens, which it needs first, are the ones it read last.
     */
    public TokenBatch reversed() {
        return mapRows(row -> IntStream.range(0, row.length)
                .map(column -> row[row.length - 1 - column])
                .toArray());
    }

    /**
     * The decoder's input for a target whose rows end with {@link SpecialTokens#EOS}: each row begins with {@link
     * SpecialTokens#BOS} and loses its own last token, so that column t holds what is known before token t of the
     * target is predicted, and the lengths stay the same.
     */
    public TokenBatch shiftedRight() {
        return mapRows(row -> {
            int[] shifted = new int[row.length];
            shifted[0] = SpecialTokens.BOS;
            System.arraycopy(row, 0, shifted, 1, row.length - 1);
            return shifted;
        });
    }

    private TokenBatch mapRows(UnaryOperator<int[]> change) {
        return new TokenBatch(Arrays.stream(rows).map(change).toArray(int[][]::new));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenBatch batch && Arrays.deepEquals(rows, batch.rows);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(rows);
    }

    @Override
    public String toString() {
        return "TokenBatch" + Arrays.deepToString(rows);
    }
}
