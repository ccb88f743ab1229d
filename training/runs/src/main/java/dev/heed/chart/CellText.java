package dev.heed.chart;

import dev.heed.io.Excerpt;
import java.util.Locale;
import java.util.regex.Pattern;
import tech.tablesaw.api.NumberColumn;
import tech.tablesaw.columns.Column;

/**
 * The cells of a column as text: numbers all with the same number of decimals, so that they can be compared at a
 * glance; a missing value is a dash, and a very long text is cut.
 */
final class CellText {

    private static final String MISSING = "–";
    private static final Pattern NUMBER = Pattern.compile("[-+−]?[0-9][0-9,.]*([eE][-+]?[0-9]+)?( ?%)?|–");
    /** Decimals of a column whose largest value is below 10; each power of ten more takes one away. */
    private static final int DECIMALS = 3;

    private static final int MAX_DECIMALS = 8;

    /** Longer texts would push all else off the page or the terminal. */
    private static final int MOST_LETTERS = 100;

    private final Column<?> column;
    private final String format;

    CellText(Column<?> column) {
        this.column = column;
        this.format = column instanceof NumberColumn<?, ?> numbers ? "%,." + decimals(numbers) + "f" : "";
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
            return String.format(Locale.ROOT, format, numbers.getDouble(row)).replaceFirst("^-(0(\\.0+)?)$", "$1");
        }
        return Excerpt.of(column.getString(row), MOST_LETTERS);
    }

    private static int decimals(NumberColumn<?, ?> numbers) {
        double largest = 0;
        boolean whole = true;
        for (int row = 0; row < numbers.size(); row++) {
            double number = numbers.getDouble(row);
            if (!numbers.isMissing(row) && Double.isFinite(number)) {
                largest = Math.max(largest, Math.abs(number));
                whole &= number == Math.rint(number);
            }
        }
        // Below 1 the zero before the point is no digit: accuracies up to 0.99 and up to 1.00 get as many decimals
        int digits = largest > 0 ? (int) Math.floor(Math.log10(largest)) : 0;
        int wanted = digits >= 0 ? DECIMALS - digits : DECIMALS - digits - 1;
        return whole ? 0 : Math.min(MAX_DECIMALS, Math.max(0, wanted));
    }
}
