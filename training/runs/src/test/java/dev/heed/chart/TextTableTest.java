package dev.heed.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class TextTableTest {

    @Test
    void wordsStandLeftAndNumbersRightWithTheSameDecimals() {
        Table table = Table.create(
                "runs",
                StringColumn.create("name", "übung", "b"),
                LongColumn.create("parameters", 7919, 13),
                DoubleColumn.create("loss", 0.5, Double.NaN),
                StringColumn.create("best", "x\ny", ""));

        assertThat(TextTable.lines(table))
                .containsExactly(
                        "name   parameters   loss  best", //
                        "übung       7,919  0.500  x y",
                        "b              13      –  –");
    }

    @ParameterizedTest
    @CsvSource({
        "2.31, 2.29, 1e9, 2.310 2.290 1.00e+09",
        "2.5, 7, 1.9e130, 2.500 7 1.90e+130",
        "3, 53, 1e12, 3 53 1.00e+12",
        "2.32, 0, 2310.4, '2 0 2,310'",
        "0.0001, 0.25, 0.97, 0.000 0.250 0.970",
        "7, 53, 1e11, '7 53 100,000,000,000'"
    })
    void aLargeNumberLeavesTheOthersTheirDigits(double one, double other, double large, String cells) {
        List<String> lines = TextTable.lines(Table.create("t", DoubleColumn.create("x", one, other, large)));

        assertThat(lines.stream().skip(1).map(String::strip)).containsExactly(cells.split(" ", -1));
    }

    @Test
    void aTableWithoutRowsIsItsNames() {
        assertThat(TextTable.lines(Table.create("runs", StringColumn.create("name"), LongColumn.create("step"))))
                .containsExactly("name  step");
    }
}
