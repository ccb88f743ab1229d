package dev.heed.bench;

import dev.heed.chart.TextTable;
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

    /**
     * Prints a line a row on a terminal; the last three columns, of the rival in the environment of our side, only where a
     * row has them.
     */
    public void print(PrintWriter out) {
        Table table = Table.create(
                texts(FIRST_COLUMN, BenchRow::workload),
                texts("ours", BenchRow::ours),
                texts("rival", BenchRow::rival),
                texts(
                        "unit",
                        row -> row.figures().isEmpty()
                                ? "not measured"
                                : row.unit().label()),
                texts("ours_median", 0, each -> fourDigits(each.oursMedian())));
        addRival(table, 0, "rival_median", "ratio", "quartiles");
        if (rows.stream().anyMatch(row -> row.figures().size() > 1)) {
            addRival(table, 1, "same_env", "its_ratio", "its_quartiles");
        }
        TextTable.lines(table).forEach(out::println);
        out.flush();
    }

    private void addRival(Table table, int place, String median, String ratio, String quartiles) {
        table.addColumns(
                texts(median, place, each -> fourDigits(each.rivalMedian())),
                texts(ratio, place, each -> decimals(3, each.ratio())),
                texts(quartiles, place, each -> decimals(3, each.ratioLow()) + "-" + decimals(3, each.ratioHigh())));
    }

    private StringColumn texts(String name, int place, Function<Figures, String> value) {
        return texts(
                name,
                row -> row.figures().size() > place ? value.apply(row.figures().get(place)) : "");
    }

    private static String fourDigits(double value) {
        return decimals(value >= 1000 ? 0 : value >= 100 ? 1 : value >= 10 ? 2 : 3, value);
    }

    private static String decimals(int number, double value) {
        return String.format(Locale.ROOT, "%." + number + "f", value);
    }
}
