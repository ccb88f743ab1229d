package dev.heed.cli;

import dev.heed.chart.TextTable;
import dev.heed.run.RunFolder;
import dev.heed.study.StudyResult;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Prints a study's result for a terminal: a line with a bar for each model, seed and range of lengths. */
final class ResultPrinter {

    private static final int BAR_WIDTH = 30;

    private ResultPrinter() {}

    static void print(StudyResult result, Path folder, PrintWriter out) {
        Table accuracy = result.accuracy();
        if (accuracy.isEmpty()) {
            out.println("Stopped before the first model was measured.");
        } else {
            List<String> lines = TextTable.lines(table(accuracy, result.lengths()));
            out.println();
            out.println(lines.get(0));
            Set<String> seen = new HashSet<>();
            for (Row row : accuracy) {
                if (seen.add(row.getString("model") + row.getInt("seed")) && seen.size() > 1) {
                    out.println();
                }
                out.println(lines.get(row.getRowNumber() + 1));
            }
        }
        out.println();
        out.println(
                "Results are in " + folder + (accuracy.isEmpty() ? "" : "; open " + folder.resolve(RunFolder.PAGE)));
        out.flush();
    }

    private static Table table(Table accuracy, List<String> lengths) {
        return Table.create(
                accuracy.column("model"),
                accuracy.column("seed"),
                StringColumn.create("length", lengths),
                accuracy.column("count"),
                StringColumn.create(
                        "token accuracy",
                        accuracy.doubleColumn("token_accuracy").asList().stream()
                                .map(ResultPrinter::bar)),
                accuracy.column("token_accuracy").copy().setName("tokens"),
                accuracy.column("sequence_accuracy").copy().setName("whole"),
                accuracy.column("bleu").copy().setName("BLEU"));
    }

    private static String bar(double share) {
        int filled = (int) Math.round(share * BAR_WIDTH);
        return "#".repeat(filled) + ".".repeat(BAR_WIDTH - filled);
    }
}
