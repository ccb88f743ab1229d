package dev.heed.chart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
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

    @Test
    void aTableWithoutRowsIsItsNames() {
        assertThat(TextTable.lines(Table.create("runs", StringColumn.create("name"), LongColumn.create("step"))))
                .containsExactly("name  step");
    }
}
