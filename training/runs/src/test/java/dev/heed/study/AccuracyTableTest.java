package dev.heed.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.data.LengthRange;
import dev.heed.metric.LengthBin;
import dev.heed.predict.TestScores;
import dev.heed.run.RunResult;
import dev.heed.train.Reports;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class AccuracyTableTest {

    private static final String HEADER =
            "model,seed,parameters,updates,seconds,from_length,to_length,count,token_accuracy,sequence_accuracy,"
                    + "bleu,chrf,token_error_rate";

    @Test
    void rowsHaveTheseColumns() {
        assertThat(String.join(",", AccuracyTable.empty().columnNames())).isEqualTo(HEADER);
        assertThat(AccuracyTable.empty().rowCount()).isZero();
    }

    @Test
    void rowsHaveFourDecimals() {
        Table table = AccuracyTable.of(
                "fixed",
                3,
                new RunResult(
                        12_345,
                        Reports.report(17, 2.345678, 99, 1, 1, 1),
                        new TestScores(
                                Map.of(),
                                List.of(new LengthBin(
                                        new LengthRange(3, 4), 29, 2.0 / 3, 1.0 / 3, 66.66666, 53, 2.0 / 3))),
                        Optional.empty()));

        assertThat(table.write().toString("csv"))
                .isEqualToNormalizingNewlines(
                        HEADER + "\nfixed,3,12345,17,2.3457,3,4,29,0.6667,0.3333,66.6667,53.0,0.6667\n");
    }
}
