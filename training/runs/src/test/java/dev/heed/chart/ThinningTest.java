package dev.heed.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class ThinningTest {

    private final Table log = Table.create(
            "log",
            StringColumn.create("model", "a", "a", "a", "b", "a", "a", "b"),
            IntColumn.create("update", IntStream.range(0, 7).toArray()));

    @Test
    void rowsAreKeptAtEvenDistancesWithBothEnds() {
        assertThat(Thinning.of(log, 3).intColumn("update").asList()).containsExactly(0, 3, 6);
        assertThat(Thinning.of(log, 2).intColumn("update").asList()).containsExactly(0, 6);
    }

    @Test
    void eachGroupKeepsItsOwn() {
        assertThat(Thinning.of(log, 3, "model").intColumn("update").asList()).containsExactly(0, 2, 3, 5, 6);
    }

    @Test
    void aShortTableStaysWhole() {
        assertThat(Thinning.of(log, 7).intColumn("update").asList()).containsExactly(0, 1, 2, 3, 4, 5, 6);
        assertThat(Thinning.of(log.emptyCopy(), 2).rowCount()).isZero();
    }

    @Test
    void bothEndsAreTheLeast() {
        assertThatThrownBy(() -> Thinning.of(log, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("most must be 2 or more, but got 1");
    }
}
