package dev.heed.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.data.LengthRange;
import dev.heed.metric.LengthBin;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import tech.tablesaw.io.csv.CsvWriteOptions;

class LengthTableTest {

    @Test
    void theFileHoldsWhatTheTableHolds() {
        List<LengthBin> bins = List.of(
                new LengthBin(new LengthRange(1, 5), 29, 0.75, 0.5, 40, 53, 0.29),
                new LengthBin(new LengthRange(7, 11), 1_000_003, 1.0 / 3, 0.00001, 0.0002, 100, 2));
        StringWriter text = new StringWriter();
        LengthTable.of(bins).write().usingOptions(CsvWriteOptions.builder(text).build());

        assertThat(LengthTable.csv(bins)).isEqualTo(text.toString());
    }
}
