package dev.heed.cli;

import static dev.heed.cli.CommandRun.heed;
import static dev.heed.cli.CommandRun.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class CompareOptionsTest {

    @TempDir
    private Path temporary;

    @Nested
    class Wrong {

        static Stream<Arguments> options() {
            String help = "; see 'heed compare --help'";
            return Stream.of(
                    Arguments.of(
                            "--task sort",
                            "invalid value for option '--task': must be one of copy, reverse, recall, but got 'sort'"
                                    + help),
                    Arguments.of(
                            "--models fixed,rnn",
                            "invalid value for option '--models' (MODEL): must be one of fixed, attention, transformer,"
                                    + " but got 'rnn'" + help),
                    Arguments.of(
                            "--models fixed,attention,fixed",
                            "models must be at least one, each once, but got [fixed, attention, fixed]"),
                    Arguments.of(
                            "--task copy --train a.tsv --test b.tsv",
                            "--task must stand without --train and --test, but got --task copy --train a.tsv --test b.tsv"),
                    Arguments.of("--train a.tsv", "--train and --test must be given together, but got --train a.tsv"),
                    Arguments.of("--test b.tsv", "--train and --test must be given together, but got --test b.tsv"),
                    Arguments.of(
                            "--characters both",
                            "--characters must stand with --train and --test, but got --characters both"),
                    Arguments.of(
                            "--characters left --train a.tsv --test b.tsv",
                            "invalid value for option '--characters': must be one of none, source, target, both,"
                                    + " but got 'left'" + help),
                    Arguments.of(
                            "--seconds 1.5 --steps 3",
                            "--steps must stand without --seconds, but got --steps 3 --seconds 1.5"),
                    Arguments.of("--steps 0", "steps must be at least 1, but got 0"),
                    Arguments.of("--steps -1", "steps must be at least 1, but got -1"),
                    Arguments.of("--seconds 0", "seconds must be above 0, but got 0.0"),
                    Arguments.of("--seconds -1", "seconds must be above 0, but got -1.0"),
                    Arguments.of("--seconds NaN", "seconds must be above 0, but got NaN"),
                    Arguments.of("--seconds Infinity", "seconds must be finite, but got Infinity"),
                    Arguments.of(
                            "--seconds soon",
                            "invalid value for option '--seconds': must be a number, but got 'soon'" + help),
                    Arguments.of("--seeds 0", "seeds must be at least 1, but got 0"),
                    Arguments.of("--embed-dim 20", "embedDim must be a multiple of 8, but got 20"),
                    Arguments.of(
                            "--precision float16",
                            "invalid value for option '--precision': must be one of float32, bfloat16, but got 'float16'"
                                    + help),
                    Arguments.of("--embed-dim 0", "embedDim must be a multiple of 8, but got 0"),
                    Arguments.of("--max-length 0", "maxLength must be from 1 to 1024 for the task copy, but got 0"),
                    Arguments.of("--max-length -3", "maxLength must be from 1 to 1024 for the task copy, but got -3"),
                    Arguments.of(
                            "--task reverse --max-length 1025",
                            "maxLength must be from 1 to 1024 for the task reverse, but got 1025"),
                    Arguments.of(
                            "--task recall --max-length 3",
                            "maxLength must be from 4 to 128 for the task recall, but got 3"),
                    Arguments.of(
                            "--task recall --max-length 129",
                            "maxLength must be from 4 to 128 for the task recall, but got 129"),
                    Arguments.of(
                            "--max-length 1.5",
                            "invalid value for option '--max-length': must be a whole number in range, but got '1.5'"
                                    + help),
                    Arguments.of("--seeds", "missing required parameter for option '--seeds' (N)" + help),
                    Arguments.of("--max-len 5", "unknown option '--max-len'; did you mean '--max-length'?"),
                    Arguments.of("--quietly", "unknown option '--quietly'; see 'heed compare --help'"),
                    Arguments.of("copy", "unknown command or argument 'copy'; see 'heed compare --help'"));
        }

        @ParameterizedTest
        @MethodSource("options")
        void areOneSentenceAndLeaveNothingBehind(String options, String sentence) {
            Path out = temporary.resolve("results");

            Object[] args = Stream.concat(Stream.of("compare", "--out", out), Stream.of(options.split(" ")))
                    .toArray();

            assertThat(heed(args)).isEqualTo(refusal(sentence));
            assertThat(temporary).isEmptyDirectory();
        }

        @Test
        void areRefusedBeforeTheUsualFolderIsMade() {
            File runs = new File("runs");
            String[] before = runs.list();

            heed("compare", "--seeds", 0);

            assertThat(runs.list()).isEqualTo(before);
        }

        @Test
        void showTheirStackTraceWhenAskedFor() {
            CommandRun run = heed("compare", "--seeds", 0, "--verbose");

            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err())
                    .startsWith("java.lang.IllegalArgumentException: seeds must be at least 1, but got 0")
                    .contains("\tat dev.heed.study.StudyConfig")
                    .endsWith("heed: seeds must be at least 1, but got 0" + System.lineSeparator());
        }
    }

    @Nested
    class OutputFolder {

        @Test
        void thatIsAFileIsRefused() throws IOException {
            Path file = Files.writeString(temporary.resolve("taken"), "content");

            assertThat(heed("compare", "--steps", 1, "--out", file))
                    .isEqualTo(refusal("out must be a writable folder, but got " + file + " (" + file + " is a file)"));
            assertThat(file).hasContent("content");
        }

        @Test
        void belowAFileIsRefused() throws IOException {
            Path file = Files.writeString(temporary.resolve("taken"), "content");
            Path out = file.resolve("deep").resolve("results");

            assertThat(heed("compare", "--steps", 1, "--out", out))
                    .isEqualTo(refusal("out must be a writable folder, but got " + out + " (" + file + " is a file)"));
            assertThat(temporary).isDirectoryNotContaining("glob:**.tmp").isDirectoryContaining("glob:**taken");
        }

        @Test
        void withoutANameIsRefused() {
            assertThat(heed("compare", "--out", ""))
                    .isEqualTo(refusal("invalid value for option '--out': must be a path, but got '';"
                            + " see 'heed compare --help'"));
        }
    }

    @Nested
    class Help {

        @Test
        void showsAlternativesInBracketsAndEveryOption() {
            CommandRun run = heed("compare", "--help");

            assertThat(run.exitCode()).isZero();
            assertThat(run.err()).isEmpty();
            assertThat(run.out()).startsWith("""
                            Usage: heed compare [--task TASK | --train FILE --test FILE [--characters SIDE]]
                                         [--max-length N] [--models MODEL[,MODEL...]]
                                         [--seconds S | --steps N] [--seeds N] [--embed-dim N]
                                         [--precision P] [--out DIR] [--verbose]
                            """).doesNotContain("null", "${");
            CommandLine compare =
                    Objects.requireNonNull(Heed.commandLine().getSubcommands().get("compare"));
            compare.getCommandSpec().options().stream()
                    .filter(option -> !option.usageHelp() && !option.versionHelp())
                    .forEach(option -> assertThat(run.out().lines().limit(4))
                            .as("synopsis")
                            .anyMatch(line -> line.contains(option.longestName())));
        }

        @Test
        void namesEveryDefault() {
            assertThat(heed("compare", "--help").out().replaceAll("\\s+", " "))
                    .contains(
                            "copy, reverse or recall (default: copy)",
                            "(default: 25 for reverse, 64 for other tasks, all of a file)",
                            "in this order (default: all three)",
                            "model and seed (default: 40)",
                            "trained with (default: 1)",
                            "(default: 64)",
                            "(default: runs/compare-TIME)");
        }
    }
}
