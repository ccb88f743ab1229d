package dev.heed.bench;

import dev.heed.io.AtomicFile;
import dev.heed.io.PlainFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
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

    /** The file's name. */
    public static final String FILE = "bench.csv";

    private static final String FIRST_COLUMN = "workload";

    /** Copies the rows. */
    public BenchTable {
        rows = List.copyOf(rows);
    }

    /**
     * Refuses a folder whose bench.csv a bench has not written.
     *
     * @throws IllegalArgumentException if there is such a file
     */
    public static void requireNoOther(Path folder) {
        Path file = folder.resolve(FILE);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !isOurs(file)) {
            throw new IllegalArgumentException(
                    "out must be a folder without another's " + FILE + ", but got " + folder);
        }
    }

    private static boolean isOurs(Path file) {
        try (InputStream in = Files.newInputStream(PlainFile.require(file))) {
            byte[] start = (FIRST_COLUMN + ",").getBytes(StandardCharsets.UTF_8);
            return Arrays.equals(in.readNBytes(start.length), start);
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    /** Writes the table into a folder as bench.csv; a row that was not measured has no figures. */
    public void write(Path folder) {
        Table table = Table.create(
                "bench",
                texts(FIRST_COLUMN, BenchRow::workload),
                texts("ours", BenchRow::ours),
                texts("rival", BenchRow::rival),
                texts("unit", row -> row.unit().label()),
                numbers("ours_median", Figures::oursMedian),
                numbers("rival_median", Figures::rivalMedian),
                numbers("ratio", Figures::ratio),
                numbers("ratio_low", Figures::ratioLow),
                numbers("ratio_high", Figures::ratioHigh));
        StringWriter text = new StringWriter();
        table.write().usingOptions(CsvWriteOptions.builder(text).build());
        AtomicFile.writeText(folder.resolve(FILE), text.toString());
    }

    private StringColumn texts(String name, Function<BenchRow, String> value) {
        return StringColumn.create(name, rows.stream().map(value).toList());
    }

    private DoubleColumn numbers(String name, ToDoubleFunction<Figures> value) {
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

    /** Prints a line a row on a terminal. */
    public void print(PrintWriter out) {
        String names = padded("workload", BenchRow::workload)
                + padded("ours", BenchRow::ours)
                + padded("rival", BenchRow::rival);
        out.printf(Locale.ROOT, names, "workload", "ours", "rival");
        out.printf(Locale.ROOT, "%10s %10s %-8s  %6s  %s%n", "ours", "rival", "unit", "ratio", "quartiles");
        for (BenchRow row : rows) {
            out.printf(Locale.ROOT, names, row.workload(), row.ours(), row.rival());
            out.println(numbers(row.unit().label(), row.figures()));
        }
        out.flush();
    }

    /** A format as wide as the longest of a column, its title included. */
    private String padded(String title, Function<BenchRow, String> value) {
        int longest = rows.stream().map(value).mapToInt(String::length).max().orElse(0);
        return "%-" + Math.max(title.length(), longest) + "s  ";
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
