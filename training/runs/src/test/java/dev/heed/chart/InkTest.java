package dev.heed.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class InkTest {

    @ParameterizedTest
    @ValueSource(ints = {7, 13, 80, 331})
    void aCutTextKeepsAsManyLettersAsFit(int width) {
        String text = "abc 😀 def ".repeat(11);
        String cut = Ink.fit(Ink.BODY, text, width);
        String kept = cut.substring(0, cut.length() - 1);

        assertThat(text).startsWith(kept);
        assertThat(cut).endsWith("…");
        assertThat(Ink.width(Ink.BODY, text.substring(0, text.offsetByCodePoints(kept.length(), 1)) + "…"))
                .isGreaterThan(width);
    }

    @Test
    void aTextThatFitsStaysWhole() {
        assertThat(Ink.fit(Ink.BODY, "attention", 500)).isEqualTo("attention");
        assertThat(Ink.fitEnds(Ink.BODY, "attention", 500)).isEqualTo("attention");
    }

    @Test
    void aLongNameKeepsItsEnds() {
        String name = "copy-20261125-171311";

        assertThat(Ink.fitEnds(Ink.BODY, name, 500)).isEqualTo(name);
        assertThat(Ink.fitEnds(Ink.BODY, name, 80))
                .startsWith("co")
                .endsWith("11")
                .contains("…");
        assertThat(Ink.width(Ink.BODY, Ink.fitEnds(Ink.BODY, name, 80))).isLessThanOrEqualTo(80);
    }

    @Test
    void veryLongTextsAreCutAtOnce() {
        String text = "x".repeat(100_000);
        AttentionMap map = AttentionMap.of(List.of(text, "b"), List.of(text), new float[][] {{0.25f, 0.75f}})
                .titled(text)
                .named(text, text);
        Curve curve = new Curve(text, "", 0, List.of(new Curve.Point(1, 2)));
        LineChart lines = new LineChart(
                text, text, List.of(new LineChart.Panel("loss", LineChart.Scale.LOSS, 97, List.of(curve))));

        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            assertThat(map.draw().svg()).hasSizeLessThan(100_000);
            assertThat(lines.draw().svg()).hasSizeLessThan(100_000);
        });
    }

    /** Each change of the direction or the script is measured on its own, all of them again for each of them. */
    @Test
    void lettersOfManyScriptsAreCutAtOnceToo() {
        String text = "\u0905\u05D0a\u0301\uD83D\uDE00\u0627".repeat(20_000);

        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            assertThat(Ink.width(Ink.BODY, Ink.fit(Ink.BODY, text, 130))).isLessThanOrEqualTo(130);
            assertThat(Ink.width(Ink.BODY, Ink.fitEnds(Ink.BODY, text, 130))).isLessThanOrEqualTo(130);
            assertThat(Ink.wrap(Ink.BODY, text, 700)).hasSize(1);
        });
    }

    @Test
    void aTextOfManyWordsIsCutAfterFourLines() {
        List<String> lines = Ink.wrap(Ink.BODY, "attention ".repeat(10_000), 300);

        assertThat(lines).hasSize(4).allMatch(line -> Ink.width(Ink.BODY, line) <= 300);
        assertThat(lines.get(3)).endsWith("…");
    }

    @Test
    void cellsOfTablesAndNamesOnPagesAreCut() {
        String text = "x".repeat(100_000);
        Table table = Table.create(text, StringColumn.create(text, text));

        assertThat(TextTable.lines(table)).allMatch(line -> line.length() == 100);
        String page = new HtmlReport(text, text)
                .addSection(text, section -> section.table(table, "").definitions(Map.of(text, text)))
                .html();

        assertThat(page).doesNotContain("x".repeat(1000)).contains("x".repeat(50) + "…");
    }
}
