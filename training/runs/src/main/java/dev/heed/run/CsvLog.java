package dev.heed.run;

import dev.heed.io.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** A table that grows row by row as a run goes; its first column is the update. */
final class CsvLog {

    private final Path file;

    private CsvLog(Path file) {
        this.file = file;
    }

    /**
     * Goes on with a table, or begins one.
     *
     * @param file where it is
     * @param header its columns
     * @param lastUpdate rows of later updates, which a killed run has left, are taken out; so is a row that was cut off
     */
    static CsvLog from(Path file, String header, long lastUpdate) {
        List<String> kept = new ArrayList<>(List.of(header));
        if (Files.exists(file)) {
            rows(file).stream().filter(row -> update(row) <= lastUpdate).forEach(kept::add);
        }
        AtomicFile.writeText(file, String.join("\n", kept) + "\n");
        return new CsvLog(file);
    }

    private static List<String> rows(Path file) {
        try {
            String text = Files.readString(file);
            int whole = text.lastIndexOf('\n') + 1;
            return text.substring(0, whole).lines().skip(1).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        try {
            Files.writeString(file, row + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("could not write " + file + ": " + e.getMessage(), e);
        }
    }
}
