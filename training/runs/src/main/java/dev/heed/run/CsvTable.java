package dev.heed.run;

import dev.heed.io.AtomicFile;
import dev.heed.io.PlainFile;
import dev.heed.io.SafeText;
import dev.heed.io.TextFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/**
 * A table of numbers in a CSV file that grows row by row as a run goes; its first column is the update. A last line
 * without a line break is one that the run is writing, and does not count.
 */
final class CsvTable {

    /** The first column. */
    static final String UPDATE = "update";

    private final Path file;

    private CsvTable(Path file) {
        this.file = file;
    }

    /**
     * Goes on with a table, or begins one.
     *
     * @param file where it is
     * @param header its columns; of one that the table did not have, the rows so far have NaN
     * @param lastUpdate rows of later updates, which a killed run has left, are taken out; so is a row that was cut off
     */
    static CsvTable from(Path file, String header, long lastUpdate) {
        List<String> kept = new ArrayList<>(List.of(header));
        List<String> lines = Files.exists(file) ? wholeLines(file) : List.of();
        lines.stream()
                .skip(1)
                .filter(row -> update(row) <= lastUpdate)
                .map(row -> moved(row, lines.get(0), header))
                .forEach(kept::add);
        AtomicFile.writeText(file, String.join("\n", kept) + "\n");
        return new CsvTable(file);
    }

    /** A row under another header; one that does not fit its own stays, and is refused when it is read. */
    private static String moved(String row, String from, String to) {
        List<String> columns = List.of(from.split(",", -1));
        List<String> cells = List.of(row.split(",", -1));
        if (from.equals(to) || cells.size() != columns.size()) {
            return row;
        }
        return Stream.of(to.split(",", -1))
                .map(columns::indexOf)
                .map(column -> column < 0 ? "NaN" : cells.get(column))
                .collect(Collectors.joining(","));
    }

    private static List<String> wholeLines(Path file) {
        String text = TextFile.read(file);
        return text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .map(String::strip)
                .toList();
    }

    private static long update(String row) {
        int comma = row.indexOf(',');
        try {
            return Long.parseLong(comma < 0 ? row : row.substring(0, comma));
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE; // not a row of ours
        }
    }

    /** Adds a row. */
    void add(String row) {
        PlainFile.append(file, (row + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Reads a table into columns of doubles; none if the file is not there or has no whole line yet. */
    static Table read(Path file) {
        Table table = Table.create(String.valueOf(file.getFileName()));
        List<String> lines = Files.exists(file) ? wholeLines(file) : List.of();
        if (lines.isEmpty()) {
            return table;
        }
        List<DoubleColumn> columns =
                names(file, lines.get(0)).stream().map(DoubleColumn::create).toList();
        for (int i = 1; i < lines.size(); i++) {
            String[] cells = lines.get(i).split(",", -1);
            if (cells.length != columns.size()) {
                throw new IllegalArgumentException("%s must have %s numbers in line %s, but got %s"
                        .formatted(file, columns.size(), i + 1, cells.length));
            }
            for (int column = 0; column < cells.length; column++) {
                columns.get(column).append(number(file, cells[column].strip(), i + 1));
            }
        }
        columns.forEach(table::addColumns);
        return table;
    }

    private static List<String> names(Path file, String line) {
        List<String> names = List.of(line.split(",", -1));
        if (!names.get(0).equals(UPDATE)) {
            throw new IllegalArgumentException("%s must begin with the column %s, but got %s"
                    .formatted(file, UPDATE, line.isEmpty() ? "an empty line" : SafeText.of(line)));
        }
        if (new HashSet<>(names).size() < names.size()) {
            throw new IllegalArgumentException(
                    "%s must name each column once, but got %s".formatted(file, SafeText.of(line)));
        }
        return names;
    }

    private static double number(Path file, String cell, int line) {
        try {
            return cell.isEmpty() ? Double.NaN : Double.parseDouble(cell);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "%s must hold numbers, but got %s in line %s".formatted(file, SafeText.of(cell), line), e);
        }
    }
}
