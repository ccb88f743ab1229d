package dev.heed.cli;

import static dev.heed.cli.CommandRun.heed;
import static dev.heed.cli.CommandRun.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BenchCommandTest {

    private static final String ROW = "training step (64, 16, 64, 4): Heed against DJL TransformerEncoderBlock";

    @TempDir
    private Path temporary;

    @Nested
    class Wrong {

        static Stream<Arguments> options() {
            String help = "; see 'heed bench --help'";
            return Stream.of(
                    Arguments.of("--pairs 3", "pairs must be at least 7, but got 3"),
                    Arguments.of("--quick --pairs 6", "pairs must be at least 7, but got 6"),
                    Arguments.of("--pairs -7", "pairs must be at least 7, but got -7"),
                    Arguments.of("--only=", "--only must be part of a row's title, but got ''"),
                    Arguments.of(
                            "--pairs many",
                            "invalid value for option '--pairs': must be a whole number in range, but got 'many'"
                                    + help),
                    Arguments.of(
                            "--only nonsense",
                            "only must be part of a row's title, such as 'language model, training step (12, 64, 128, 4,"
                                    + " 4): Heed against PyTorch', but got 'nonsense'"),
                    Arguments.of("--only", "missing required parameter for option '--only' (NAME_PART)" + help),
                    Arguments.of("--pythn p", "unknown option '--pythn'; did you mean '--python'?"),
                    Arguments.of("attention", "unknown command or argument 'attention'" + help));
        }

        @ParameterizedTest
        @MethodSource("options")
        void areOneSentenceAndLeaveNothingBehind(String options, String sentence) {
            Path out = temporary.resolve("results");

            Object[] args = Stream.concat(Stream.of("bench", "--out", out), Stream.of(options.split(" ", -1)))
                    .toArray();

            assertThat(heed(args)).isEqualTo(refusal(sentence));
            assertThat(temporary).isEmptyDirectory();
        }

        @Test
        void interpretersAreOneSentenceAndLeaveNothingBehind() {
            CommandRun run = heed("bench", "--python", "/no/such/python", "--out", temporary.resolve("results"));

            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.out()).isEmpty();
            assertThat(run.err())
                    .hasLineCount(1)
                    .startsWith("heed: python must name an interpreter that has torch, but got /no/such/python (");
            assertThat(temporary).isEmptyDirectory();
        }

        @Test
        void optionsAreRefusedBeforePythonIsAsked() throws IOException {
            Files.writeString(temporary.resolve("bench.csv"), "the user's\n");

            assertThat(heed("bench", "--python", "/no/such/python", "--only", "nonsense")
                            .err())
                    .startsWith("heed: only must be part of a row's title");
            assertThat(heed("bench", "--python", "/no/such/python", "--out", temporary)
                            .err())
                    .startsWith("heed: out must be a folder without another's bench.csv");
        }

        @Test
        void optionsAreRefusedBeforeTheUsualFolderIsMade() {
            File runs = new File("runs");
            String[] before = runs.list();

            heed("bench", "--only", "nonsense");

            assertThat(runs.list()).isEqualTo(before);
        }

        @Test
        void anOutputFolderThatIsAFileIsRefusedAndKept() throws IOException {
            Path file = Files.writeString(temporary.resolve("taken"), "content");

            assertThat(heed("bench", "--only", ROW, "--out", file))
                    .isEqualTo(refusal("out must be a writable folder, but got " + file + " (" + file + " is a file)"));
            assertThat(temporary.toFile().list()).containsExactly("taken");
            assertThat(file).hasContent("content");
        }
    }

    @Test
    void anothersTableIsNotOverwritten() throws IOException {
        Path table = Files.writeString(temporary.resolve("bench.csv"), "the user's\n");

        assertThat(heed("bench", "--only", ROW, "--out", temporary))
                .isEqualTo(refusal("out must be a folder without another's bench.csv, but got " + temporary));
        assertThat(table).hasContent("the user's");
    }

    @Nested
    class Help {

        @Test
        void namesEveryOptionAndSaysWhatARatioIs() {
            CommandRun run = heed("bench", "--help");

            assertThat(run.exitCode()).isZero();
            assertThat(run.err()).isEmpty();
            assertThat(run.out())
                    .startsWith("Usage: heed bench ")
                    .contains("--quick", "--python=INTERPRETER", "--only=NAME_PART", "--pairs=N", "--out=DIR")
                    .contains("at least 7")
                    .containsPattern("median\\s+over\\s+the\\s+pairs\\s+of\\s+our\\s+time\\s+by\\s+the\\s+rival's");
        }
    }

    @Nested
    class Measuring {

        @Test
        void printsTheTableAndWritesIt() throws IOException {
            Path out = temporary.resolve("results");

            CommandRun run = heed("bench", "--quick", "--only", ROW, "--out", out);

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(out.toFile().list()).containsExactly("bench.csv");
            List<String> rows = Files.readAllLines(out.resolve("bench.csv"));
            assertThat(rows).hasSize(2);
            assertThat(rows.get(0))
                    .isEqualTo("workload,ours,rival,unit,ours_median,rival_median,ratio,ratio_low,ratio_high,"
                            + "same_env_rival_median,same_env_ratio,same_env_ratio_low,same_env_ratio_high");
            String titles = "\"training step (64, 16, 64, 4)\",Heed,DJL TransformerEncoderBlock,ms,";
            assertThat(rows.get(1)).startsWith(titles);
            assertThat(Stream.of(rows.get(1).substring(titles.length()).split(",", 0))
                            .map(Double::valueOf))
                    .hasSize(5)
                    .allMatch(number -> number > 0);
            assertPrinted(run, out);
        }

        private static void assertPrinted(CommandRun run, Path out) {
            List<String> lines = run.out().lines().toList();
            assertThat(lines).hasSize(4);
            assertThat(lines.get(0))
                    .matches("workload +ours +rival +unit +ours_median +rival_median +ratio +quartiles");
            assertThat(lines.get(1))
                    .matches(
                            "training step \\(64, 16, 64, 4\\) +Heed +DJL TransformerEncoderBlock +ms +[\\d.]+ +[\\d.]+ +\\d+\\.\\d{3}"
                                    + " +\\d+\\.\\d{3}-\\d+\\.\\d{3}");
            assertThat(lines.get(2)).isEmpty();
            assertThat(lines.get(3)).isEqualTo("The table is in " + out.resolve("bench.csv"));
            assertThat(run.err().lines()).hasSize(2).first().isEqualTo("measuring 1 of 1, " + ROW);
            assertThat(run.err().lines().toList().get(1)).matches("  ratio \\d+\\.\\d{3}");
        }

        @Test
        void whatCannotBeMeasuredIsSaidSoAndIsNoFailure() throws IOException {
            Path out = temporary.resolve("results");

            CommandRun run = heed("bench", "--only", "(64, 16, 64, 4): Heed against PyTorch", "--out", out);

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.err().lines())
                    .containsExactly(
                            "measuring 1 of 1, training step (64, 16, 64, 4): Heed against PyTorch", "  not measured");
            assertThat(run.out()).contains("PyTorch  not measured");
            assertThat(Files.readAllLines(out.resolve("bench.csv")))
                    .contains("\"training step (64, 16, 64, 4)\",Heed,PyTorch,ms,,,,,,,,,");
        }
    }
}
