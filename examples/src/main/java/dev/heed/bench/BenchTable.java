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
import java.util.stream.Collectors;
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

    /**
     * Writes the table into a folder as bench.csv. A row that was not measured has no figures; the columns that begin with
     * same_env_ are of the rival with the environment that the launcher gives our side.
     */
    public void write(Path folder) {
        Table table = Table.create(
                "bench",
                texts(FIRST_COLUMN, BenchRow::workload),
                texts("ours", BenchRow::ours),
                texts("rival", BenchRow::rival),
                texts("unit", row -> row.unit().label()),
                numbers("ours_median", 0, Figures::oursMedian),
                numbers("rival_median", 0, Figures::rivalMedian),
                numbers("ratio", 0, Figures::ratio),
                numbers("ratio_low", 0, Figures::ratioLow),
                numbers("ratio_high", 0, Figures::ratioHigh),
                numbers("same_env_rival_median", 1, Figures::rivalMedian),
                numbers("same_env_ratio", 1, Figures::ratio),
                numbers("same_env_ratio_low", 1, Figures::ratioLow),
                numbers("same_env_ratio_high", 1, Figures::ratioHigh));
        StringWriter text = new StringWriter();
        table.write().usingOptions(CsvWriteOptions.builder(text).build());
        AtomicFile.writeText(folder.resolve(FILE), text.toString());
    }

    private StringColumn texts(String name, Function<BenchRow, String> value) {
        return StringColumn.create(name, rows.stream().map(value).toList());
    }

    /** A number of each row's first or second figures, where it has as many. */
    private DoubleColumn numbers(String name, int place, ToDoubleFunction<Figures> value) {
        DoubleColumn column = DoubleColumn.create(name);
        for (BenchRow row : rows) {
            if (row.figures().size() > place) {
                column.append(value.applyAsDouble(row.figures().get(place)));
            } else {
                column.appendMissing();
            }
        }
        return column;
    }

    /** Prints a line a row on a terminal; the last three columns, of the rival in the environment of our side, only where a row has them. */
    public void print(PrintWriter out) {
        String names = padded("workload", BenchRow::workload)
                + padded("ours", BenchRow::ours)
                + padded("rival", BenchRow::rival);
        out.printf(Locale.ROOT, names, "workload", "ours", "rival");
        String head = String.format(Locale.ROOT, "%10s %-11s", "ours", "unit") + rivalHead("rival");
        boolean hasSecond = rows.stream().anyMatch(row -> row.figures().size() > 1);
        out.println((hasSecond ? head + "  " + rivalHead("same env") : head).stripTrailing());
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

    private static String numbers(String unit, List<Figures> figures) {
        if (figures.isEmpty()) {
            return "not measured";
        }
        String ours = fourDigits(figures.get(0).oursMedian());
        return figures.stream()
                .map(BenchTable::againstRival)
                .collect(Collectors.joining("  ", String.format(Locale.ROOT, "%10s %-11s", ours, unit), ""));
    }

    private static String rivalHead(String rival) {
        return String.format(Locale.ROOT, "%10s  %6s  %-11s", rival, "ratio", "quartiles");
    }

    private static String againstRival(Figures figures) {
        return String.format(
                Locale.ROOT,
                "%10s  %6.3f  %.3f-%.3f",
                fourDigits(figures.rivalMedian()),
                figures.ratio(),
                figures.ratioLow(),
                figures.ratioHigh());
    }

    private static String fourDigits(double value) {
        int decimals = value >= 1000 ? 0 : value >= 100 ? 1 : value >= 10 ? 2 : 3;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
