package dev.heed.bench;

import dev.heed.io.AtomicFile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvWriteOptions;

/**
 * The bench's result, for a terminal and as a file.
 *
 * @param rows in their order
 */
public record BenchTable(List<BenchRow> rows) {

    private static final String FILE = "bench.csv";

    /** Copies the rows. */
    public BenchTable {
        rows = List.copyOf(rows);
    }

    /**
     * The columns of the file; a row that was not measured has no figures.
     *
     * @return workload, ours, rival, unit, ours_median, rival_median, ratio, ratio_low, ratio_high
     */
    public Table toTable() {
        StringColumn workload = StringColumn.create("workload");
        StringColumn ours = StringColumn.create("ours");
        StringColumn rival = StringColumn.create("rival");
        StringColumn unit = StringColumn.create("unit");
        for (BenchRow row : rows) {
            workload.append(row.workload());
            ours.append(row.ours());
            rival.append(row.rival());
            unit.append(row.unit());
        }
        return Table.create(
                "bench",
                workload,
                ours,
                rival,
                unit,
                column("ours_median", Figures::oursMedian),
                column("rival_median", Figures::rivalMedian),
                column("ratio", Figures::ratio),
                column("ratio_low", Figures::ratioLow),
                column("ratio_high", Figures::ratioHigh));
    }

    private DoubleColumn column(String name, ToDoubleFunction<Figures> value) {
        DoubleColumn column = DoubleColumn.create(name);
        for (BenchRow row : rows) {
            Figures figures = row.figures();
            if (figures == null) {
                column.appendMissing();
            } else {
                column.append(value.applyAsDouble(figures));
            }
        }
        return column;
    }

    /**
     * Writes the table as CSV.
     *
     * @param folder where it goes
     */
    public void write(Path folder) {
        StringWriter text = new StringWriter();
        toTable().write().usingOptions(CsvWriteOptions.builder(text).build());
        AtomicFile.writeText(folder.resolve(FILE), text.toString());
    }

    /**
     * Prints a line a row.
     *
     * @param out the terminal
     */
    public void print(PrintWriter out) {
        String names = "%-" + width("workload", row -> row.workload().length()) + "s  %-"
                + width("ours", row -> row.ours().length()) + "s  %-"
                + width("rival", row -> row.rival().length()) + "s  ";
        out.printf(Locale.ROOT, names, "workload", "ours", "rival");
        out.printf(Locale.ROOT, "%10s %10s %-8s  %6s  %s%n", "ours", "rival", "unit", "ratio", "quartiles");
        for (BenchRow row : rows) {
            out.printf(Locale.ROOT, names, row.workload(), row.ours(), row.rival());
            out.println(numbers(row.unit(), row.figures()));
        }
        out.flush();
    }

    private int width(String title, ToIntFunction<BenchRow> length) {
        return Math.max(title.length(), rows.stream().mapToInt(length).max().orElse(0));
    }

    private static String numbers(String unit, @Nullable Figures figures) {
        if (figures == null) {
            return "not measured";
        }
        return String.format(
                Locale.ROOT,
                "%10s %10s %-8s  %6.3f  %.3f-%.3f",
                fourDigits(figures.oursMedian()),
                fourDigits(figures.rivalMedian()),
                unit,
                figures.ratio(),
                figures.ratioLow(),
                figures.ratioHigh());
    }

    private static String fourDigits(double value) {
        int decimals = value >= 1000 ? 0 : value >= 100 ? 1 : value >= 10 ? 2 : 3;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
