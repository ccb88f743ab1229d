package dev.heed.chart;

import dev.heed.io.Excerpt;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.regex.Pattern;
import tech.tablesaw.api.NumberColumn;
import tech.tablesaw.columns.Column;

/**
 * The cells of a column as text: numbers all with the same number of decimals, so that they can be compared at a
 * glance, or each with digits of its own where a large one would leave the others none; a missing value is a dash, and a
 * very long text is cut.
 */
final class CellText {

    static final String MISSING = "–";
    private static final Pattern NUMBER = Pattern.compile("[-+−]?[0-9][0-9,.]*([eE][-+]?[0-9]+)?( ?%)?|–");
    /** Decimals of a column whose largest value is below 10; each power of ten more takes one away. */
    private static final int DECIMALS = 3;

    private static final int MAX_DECIMALS = 8;

    /** From here on a number that is not whole leaves its column no decimals. */
    private static final double LARGE = 1e3;

    /** So much larger than another, a number leaves it no digits. */
    private static final double FAR = 1e3;

    /** Nobody counts the digits of longer numbers. */
    private static final double LONG = 1e12;

    /** Longer texts would push all else off the page or the terminal. */
    private static final int MOST_LETTERS = 100;

    private final Column<?> column;
    private final DoubleFunction<String> format;

    CellText(Column<?> column) {
        this.column = column;
        this.format = column instanceof NumberColumn<?, ?> numbers ? format(numbers) : TextTable::number;
    }

    String name() {
        return Excerpt.of(column.name(), MOST_LETTERS);
    }

    /** Whether it stands to the right: numbers do, also where each was written down as a text. */
    boolean isNumber() {
        return column instanceof NumberColumn || isWrittenNumber();
    }

    private boolean isWrittenNumber() {
        boolean isNumber = false;
        for (int row = 0; row < column.size(); row++) {
            if (!column.isMissing(row)) {
                isNumber = true;
                if (!NUMBER.matcher(column.getString(row)).matches()) {
                    return false;
                }
            }
        }
        return isNumber;
    }

    String at(int row) {
        if (column.isMissing(row)) {
            return MISSING;
        }
        if (column instanceof NumberColumn<?, ?> numbers) {
            // A small negative number rounds to a zero, which needs no sign
            return format.apply(numbers.getDouble(row)).replaceFirst("^-(0(\\.0+)?)$", "$1");
        }
        return Excerpt.of(column.getString(row), MOST_LETTERS);
    }

    private static DoubleFunction<String> format(NumberColumn<?, ?> numbers) {
        double largest = 0;
        double smallest = Double.MAX_VALUE;
        boolean whole = true;
        for (int row = 0; row < numbers.size(); row++) {
            double number = numbers.getDouble(row);
            if (!numbers.isMissing(row) && Double.isFinite(number)) {
                largest = Math.max(largest, Math.abs(number));
                smallest = number == 0 ? smallest : Math.min(smallest, Math.abs(number));
                whole &= number == Math.rint(number);
            }
        }
        boolean isFar = !whole && largest >= LARGE && largest > FAR * smallest;
        if (isFar || largest >= LONG) {
            return TextTable::number;
        }
        // Below 1 the zero before the point is no digit: accuracies up to 0.99 and up to 1.00 get as many decimals
        int digits = largest > 0 ? (int) Math.floor(Math.log10(largest)) : 0;
        int wanted = digits >= 0 ? DECIMALS - digits : DECIMALS - digits - 1;
        String pattern = "%,." + (whole ? 0 : Math.min(MAX_DECIMALS, Math.max(0, wanted))) + "f";
        return number -> String.format(Locale.ROOT, pattern, number);
    }
}
