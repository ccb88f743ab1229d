package dev.heed.cli;

import dev.heed.run.RunFolder;
import dev.heed.study.StudyResult;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

/** Prints a study's result for a terminal: a line with a bar for each model, seed and range of lengths. */
final class ResultPrinter {

    private static final int BAR_WIDTH = 30;

    private final PrintWriter out;

    ResultPrinter(PrintWriter out) {
        this.out = out;
    }

    void print(StudyResult result, Path folder) {
        Table accuracy = result.accuracy();
        if (accuracy.isEmpty()) {
            out.println("Stopped before the first model was measured.");
        } else {
            out.printf(
                    Locale.ROOT,
                    "%n%-12s %4s  %-9s %6s  %-" + BAR_WIDTH + "s  %7s %7s %6s%n",
                    "model",
                    "seed",
                    "length",
                    "count",
                    "token accuracy",
                    "tokens",
                    "whole",
                    "BLEU");
            List<String> lengths = result.lengths();
            String before = "";
            for (Row row : accuracy) {
                String subject = row.getString("model") + row.getInt("seed");
                if (!subject.equals(before) && !before.isEmpty()) {
                    out.println();
                }
                before = subject;
                print(row, lengths.get(row.getRowNumber()));
            }
        }
        out.println();
        out.println(
                "Results are in " + folder + (accuracy.isEmpty() ? "" : "; open " + folder.resolve(RunFolder.PAGE)));
        out.flush();
    }

    private void print(Row row, String lengths) {
        double share = row.getDouble("token_accuracy");
        int filled = (int) Math.round(share * BAR_WIDTH);
        String bar = "#".repeat(filled) + ".".repeat(BAR_WIDTH - filled);
        out.printf(
                Locale.ROOT,
                "%-12s %4d  %-9s %6d  %s  %7.4f %7.4f %6.2f%n",
                row.getString("model"),
                row.getInt("seed"),
                lengths,
                row.getLong("count"),
                bar,
                share,
                row.getDouble("sequence_accuracy"),
                row.getDouble("bleu"));
    }
}
