package dev.heed.notebook;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;

/**
 * A DJL array as text of bounded size: its shape and type, then its values in nested brackets, numbers with a fraction
 * rounded to four decimals. Of a long axis only both ends are shown.
 */
final class ArrayText {

    /** The last two axes are the rows and columns that a reader compares; more of the others hides them. */
    private static final int MAX_ROWS_AND_COLUMNS = 12;

    private static final int MAX_OTHERS = 4;
    private static final int MAX_LINES = 40;

    /** Outside this range four decimals are too few or the digits too many. */
    private static final double SMALLEST_PLAIN = 1e-3;

    private static final double LARGEST_PLAIN = 1e5;

    private static final String GAP = "…";

    private final long[] full;
    private final long[] shown;
    private final String[] values;

    private ArrayText(long[] full, NDArray ends) {
        this.full = full;
        this.shown = ends.getShape().getShape();
        this.values = aligned(values(ends));
    }

    /** Returns an array's text, without a line break at its end. */
    static String of(NDArray array) {
        String head =
                "NDArray " + array.getShape() + " " + array.getDataType().name().toLowerCase(Locale.ROOT);
        if (array.isEmpty()) {
            return head + ", empty";
        }
        try (NDManager work = array.getManager().newSubManager()) {
            NDArray ends = array.stopGradient();
            ends.attach(work);
            for (int axis = 0; axis < array.getShape().dimension(); axis++) {
                ends = ends(ends, axis);
            }
            String body = new ArrayText(array.getShape().getShape(), ends).nested(0, 0);
            return head + "\n" + bounded(body);
        }
    }

    private static NDArray ends(NDArray array, int axis) {
        long length = array.getShape().get(axis);
        int limit = axis >= array.getShape().dimension() - 2 ? MAX_ROWS_AND_COLUMNS : MAX_OTHERS;
        if (length <= limit) {
            return array;
        }
        NDArray first = array.get(slice(axis, 0, limit / 2));
        return first.concat(array.get(slice(axis, length - limit / 2, length)), axis);
    }

    private static NDIndex slice(int axis, long from, long to) {
        NDIndex index = new NDIndex();
        return (axis > 0 ? index.addAllDim(axis) : index).addSliceDim(from, to);
    }

    private static String[] values(NDArray array) {
        if (array.getDataType().isBoolean()) {
            boolean[] values = array.toBooleanArray();
            return IntStream.range(0, values.length)
                    .mapToObj(i -> String.valueOf(values[i]))
                    .toArray(String[]::new);
        } else if (array.getDataType().isInteger()) {
            long[] values = array.toType(DataType.INT64, false).toLongArray();
            return Arrays.stream(values).mapToObj(String::valueOf).toArray(String[]::new);
        }
        double[] values = array.toType(DataType.FLOAT64, false).toDoubleArray();
        return Arrays.stream(values).mapToObj(format(values)).toArray(String[]::new);
    }

    private static DoubleFunction<String> format(double[] values) {
        double[] finite =
                Arrays.stream(values).filter(Double::isFinite).map(Math::abs).toArray();
        double largest = Arrays.stream(finite).max().orElse(0);
        String format;
        if (largest >= LARGEST_PLAIN || (largest > 0 && largest < SMALLEST_PLAIN)) {
            format = "%.3e";
        } else {
            format = Arrays.stream(finite).allMatch(value -> value == Math.rint(value)) ? "%.0f." : "%.4f";
        }
        // A small negative number rounds to a zero, which needs no sign
        return value -> Double.isFinite(value)
                ? String.format(Locale.ROOT, format, value).replaceFirst("^-(0\\.0*)$", "$1")
                : String.valueOf(value);
    }

    private static String[] aligned(String[] values) {
        int width = Arrays.stream(values).mapToInt(String::length).max().orElse(0);
        return Arrays.stream(values)
                .map(value -> " ".repeat(width - value.length()) + value)
                .toArray(String[]::new);
    }

    /** The values of one index into the axes before, from their first one on. */
    private String nested(int axis, int first) {
        if (axis == shown.length) {
            return values[first];
        }
        int stride = 1;
        for (int inner = axis + 1; inner < shown.length; inner++) {
            stride *= (int) shown[inner];
        }
        String separator = axis == shown.length - 1 ? ", " : ",\n" + " ".repeat(axis + 1);
        StringJoiner joined = new StringJoiner(separator, "[", "]");
        for (int i = 0; i < shown[axis]; i++) {
            if (shown[axis] < full[axis] && i == shown[axis] / 2) {
                joined.add(GAP);
            }
            joined.add(nested(axis + 1, first + i * stride));
        }
        return joined.toString();
    }

    private static String bounded(String text) {
        String[] lines = text.split("\n", -1);
        return lines.length <= MAX_LINES ? text : String.join("\n", Arrays.copyOf(lines, MAX_LINES)) + "\n" + GAP;
    }
}
