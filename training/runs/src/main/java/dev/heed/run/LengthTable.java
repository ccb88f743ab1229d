package dev.heed.run;

import dev.heed.metric.LengthBin;
import java.util.List;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.Table;

/** What was tested by length, a row for each range of lengths. */
public final class LengthTable {

    private LengthTable() {}

    /** Columns from_length, to_length, count, token_accuracy, sequence_accuracy and bleu. */
    public static Table of(List<LengthBin> bins) {
        Table table = Table.create(
                "lengths",
                IntColumn.create("from_length"),
                IntColumn.create("to_length"),
                LongColumn.create("count"),
                DoubleColumn.create("token_accuracy"),
                DoubleColumn.create("sequence_accuracy"),
                DoubleColumn.create("bleu"));
        for (LengthBin bin : bins) {
            table.intColumn("from_length").append(bin.lengths().min());
            table.intColumn("to_length").append(bin.lengths().max());
            table.longColumn("count").append(bin.sequences());
            table.doubleColumn("token_accuracy").append(rounded(bin.tokenAccuracy()));
            table.doubleColumn("sequence_accuracy").append(rounded(bin.sequenceAccuracy()));
            table.doubleColumn("bleu").append(rounded(bin.bleu()));
        }
        return table;
    }

    /**
     * The table as the content of a CSV file, made by hand: Tablesaw looks through all classes when it is first used, which
     * a result should not have to outlive.
     */
    static String csv(List<LengthBin> bins) {
        StringBuilder csv = new StringBuilder("from_length,to_length,count,token_accuracy,sequence_accuracy,bleu\n");
        for (LengthBin bin : bins) {
            csv.append(bin.lengths().min()).append(',').append(bin.lengths().max());
            csv.append(',').append(bin.sequences());
            for (double value : new double[] {bin.tokenAccuracy(), bin.sequenceAccuracy(), bin.bleu()}) {
                csv.append(',').append(rounded(value));
            }
            csv.append('\n');
        }
        return csv.toString();
    }

    /** Four decimals: more than the counts can tell apart. */
    public static double rounded(double value) {
        return Math.round(value * 1e4) / 1e4;
    }
}
