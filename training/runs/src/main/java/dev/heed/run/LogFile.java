package dev.heed.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/**
 * A CSV file that a run writes row by row: names in the first line, numbers in the others. A last line without a line
 * break is one that the run is writing, and is left out.
 */
final class LogFile {

    static final String UPDATE = "update";

    private final Path file;

    LogFile(Path file) {
        this.file = file;
    }

    /** Returns columns of doubles; none if the file is not there or has no whole line yet. */
    Table read() {
        Table table = Table.create(String.valueOf(file.getFileName()));
        List<String> lines = Files.exists(file) ? wholeLines(RunFolder.text(file)) : List.of();
        if (lines.isEmpty()) {
            return table;
        }
        List<String> names = names(lines.get(0));
        List<DoubleColumn> columns = names.stream().map(DoubleColumn::create).toList();
        for (int i = 1; i < lines.size(); i++) {
            addRow(columns, lines.get(i), i + 1);
        }
        columns.forEach(table::addColumns);
        return table;
    }

    private static List<String> wholeLines(String text) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
            lines.add(text.substring(start, end).strip());
            start = end + 1;
        }
        return lines;
    }

    private List<String> names(String line) {
        List<String> names = List.of(line.split(",", -1));
        if (!names.get(0).equals(UPDATE)) {
            throw new IllegalArgumentException("%s must begin with the column %s, but got %s"
                    .formatted(file, UPDATE, line.isEmpty() ? "an empty line" : line));
        }
        if (new HashSet<>(names).size() < names.size()) {
            throw new IllegalArgumentException("%s must name each column once, but got %s".formatted(file, line));
        }
        return names;
    }

    private void addRow(List<DoubleColumn> columns, String line, int number) {
        String[] cells = line.split(",", -1);
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException("%s must have %d numbers in line %d, but got %d"
                    .formatted(file, columns.size(), number, cells.length));
        }
        for (int i = 0; i < cells.length; i++) {
            columns.get(i).append(number(cells[i].strip(), number));
        }
    }

    private double number(String cell, int line) {
        try {
            return cell.isEmpty() ? Double.NaN : Double.parseDouble(cell);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "%s must hold numbers, but got %s in line %d".formatted(file, cell, line), e);
        }
    }
}
