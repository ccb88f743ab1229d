package dev.heed.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchTableTest {

    private static final BenchRow MEASURED = new BenchRow(
            "a step", "Heed", "PyTorch", Unit.MILLISECONDS, List.of(new Figures(1234.5, 0.5, 2.469, 2.4, 2.5004)));
    private static final BenchTable TABLE = new BenchTable(List.of(
            MEASURED,
            new BenchRow("decoding (1, 2)", "Heed bfloat16", "none", Unit.perSecond("tokens/s", 1), List.of())));

    private static final BenchTable TWICE = new BenchTable(List.of(
            BenchRow.of("a step", "PyTorch", Unit.MILLISECONDS)
                    .with(List.of(new Figures(1, 2, 0.5, 0.4, 0.6), new Figures(1, 4, 0.25, 0.2, 0.3))),
            BenchRow.of("another", "DJL", Unit.MILLISECONDS)));

    @TempDir
    private Path temporary;

    private static String printed(BenchTable table) {
        StringWriter out = new StringWriter();
        table.print(new PrintWriter(out));
        return out.toString();
    }

    private static String onlyFileOf(Path folder) throws IOException {
        assertThat(folder.toFile().list()).containsExactly("bench.csv");
        return Files.readString(folder.resolve("bench.csv"));
    }

    private static void inLocaleOfCommas(ThrowingRunnable action) throws IOException {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            action.run();
        } finally {
            Locale.setDefault(before);
        }
    }

    @FunctionalInterface
    private interface ThrowingRunnable {
        void run() throws IOException;
    }

    @Nested
    class Printed {

        private static final String EXPECTED = """
                workload         ours           rival    unit          ours_median  rival_median  ratio  quartiles
                a step           Heed           PyTorch  ms                   1235         0.500  2.469  2.400-2.500
                decoding (1, 2)  Heed bfloat16  none     not measured            –             –      –  –
                """;

        @Test
        void hasALineARowAndSaysWhatWasNotMeasured() {
            assertThat(printed(TABLE)).isEqualToNormalizingNewlines(EXPECTED);
        }

        @Test
        void hasTheRivalInOurEnvironmentBesideItWhereThatWasMeasured() {
            assertThat(printed(TWICE)).isEqualToNormalizingNewlines("""
                    workload  ours  rival    unit          ours_median  rival_median  ratio  quartiles    \
                    same_env  its_ratio  its_quartiles
                    a step    Heed  PyTorch  ms                  1.000         2.000  0.500  0.400-0.600  \
                       4.000      0.250  0.200-0.300
                    another   Heed  DJL      not measured            –             –      –  –            \
                           –          –  –
                    """);
        }

        @Test
        void isTheSameInALocaleOfCommas() throws IOException {
            inLocaleOfCommas(() -> assertThat(printed(TABLE)).isEqualToNormalizingNewlines(EXPECTED));
        }

        @Test
        void hasFourDigitsWhateverTheSize() {
            List<BenchRow> rows = new ArrayList<>();
            for (double median : new double[] {0.12345, 1.2345, 12.345, 123.45, 1234.5, 12345.6}) {
                rows.add(new BenchRow(
                        "a step", "Heed", "PyTorch", Unit.MILLISECONDS, List.of(new Figures(median, median, 1, 1, 1))));
            }

            assertThat(printed(new BenchTable(rows)).lines().skip(1).map(line -> line.split(" +", -1)[5]))
                    .containsExactly("0.123", "1.235", "12.35", "123.5", "1235", "12346");
        }

        @Test
        void withoutARowIsItsHead() {
            assertThat(printed(new BenchTable(List.of()))).hasLineCount(1).startsWith("workload  ours  rival ");
        }
    }

    @Nested
    class Written {

        private static final String EXPECTED = """
                workload,ours,rival,unit,ours_median,rival_median,ratio,ratio_low,ratio_high,same_env_rival_median,\
                same_env_ratio,same_env_ratio_low,same_env_ratio_high
                a step,Heed,PyTorch,ms,1234.5,0.5,2.469,2.4,2.5004,,,,
                "decoding (1, 2)",Heed bfloat16,none,tokens/s,,,,,,,,,
                """;

        @Test
        void hasEveryColumnAndNothingWhereNothingWasMeasured() throws IOException {
            TABLE.write(temporary);

            assertThat(onlyFileOf(temporary)).isEqualToNormalizingNewlines(EXPECTED);
        }

        @Test
        void isTheSameInALocaleOfCommas() throws IOException {
            inLocaleOfCommas(() -> TABLE.write(temporary));

            assertThat(onlyFileOf(temporary)).isEqualToNormalizingNewlines(EXPECTED);
        }

        @Test
        void hasTheRivalInOurEnvironmentInColumnsOfItsOwn() throws IOException {
            TWICE.write(temporary);

            assertThat(onlyFileOf(temporary))
                    .contains(
                            "\na step,Heed,PyTorch,ms,1.0,2.0,0.5,0.4,0.6,4.0,0.25,0.2,0.3\n",
                            "\nanother,Heed,DJL,ms,,,,,,,,,\n");
        }

        @Test
        void takesThePlaceOfAnEarlierOne() throws IOException {
            Files.writeString(temporary.resolve("bench.csv"), "old\n".repeat(100));

            TABLE.write(temporary);

            assertThat(onlyFileOf(temporary)).isEqualToNormalizingNewlines(EXPECTED);
        }

        @Test
        void hasItsHeadEvenWithoutARow() throws IOException {
            new BenchTable(List.of()).write(temporary);

            assertThat(onlyFileOf(temporary))
                    .isEqualToIgnoringNewLines(
                            "workload,ours,rival,unit,ours_median,rival_median,ratio,ratio_low,ratio_high,"
                                    + "same_env_rival_median,same_env_ratio,same_env_ratio_low,same_env_ratio_high");
        }
    }

    @Test
    void keepsItsRowsWhenTheListChanges() {
        List<BenchRow> rows = new ArrayList<>(List.of(MEASURED));
        BenchTable table = new BenchTable(rows);

        rows.clear();

        assertThat(table.rows()).containsExactly(MEASURED);
    }
}
