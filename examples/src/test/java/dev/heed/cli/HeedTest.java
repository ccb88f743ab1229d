package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class HeedTest {
    private record Outcome(int exitCode, String out, String err) {}

    /** A command that fails as a test wants it to. */
    @Command(name = "probe")
    private static final class Probe implements Callable<Integer> {
        private final Throwable failure;

        @Option(names = "--seconds")
        private int seconds = 7;

        Probe(Throwable failure) {
            this.failure = failure;
        }

        @Override
        public Integer call() throws Exception {
            if (seconds == 0) {
                throw new IllegalArgumentException("seconds must be positive, but got 0");
            } else if (failure instanceof Error error) {
                throw error;
            }
            throw (Exception) failure;
        }
    }

    private static Outcome heed(String... args) {
        return failing(new IllegalStateException("a test that reaches this forgot --seconds 0"), args);
    }

    private static Outcome failing(Throwable failure, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine heed = Heed.commandLine().addSubcommand(new Probe(failure));
        heed.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return new Outcome(heed.execute(args), out.toString(), err.toString());
    }

    @Nested
    class Asking {
        @Test
        void helpNamesTheCommands() {
            Outcome outcome = heed("--help");

            assertThat(outcome.exitCode()).isZero();
            assertThat(outcome.out()).contains("Usage: heed", "--verbose", "--version", "probe");
            assertThat(outcome.err()).isEmpty();
        }

        @Test
        void versionIsOneLine() {
            Outcome outcome = heed("--version");

            assertThat(outcome.exitCode()).isZero();
            assertThat(outcome.out()).startsWith("heed ").hasLineCount(1);
        }

        /** Every line fits, and no default is told that is none. */
        @Test
        void theHelpOfEveryCommandIsWhole() {
            for (String command : Heed.commandLine().getSubcommands().keySet()) {
                String help = heed(command, "--help").out();

                assertThat(help).as(command).contains("Usage:").doesNotContain("${", "null");
                assertThat(help.lines())
                        .as(command)
                        .allMatch(line -> line.length() <= 80)
                        .noneMatch(line -> line.matches("\\s*Default:.*|\\[--.*|.*<[a-z]\\w*>.*"));
            }
        }

        @Test
        void everyCommandHasHelpAndVersion() {
            assertThat(heed("probe", "--help").out()).contains("Usage: heed probe", "--seconds");
            assertThat(heed("probe", "--version").out()).startsWith("heed ");
        }

        @Test
        void nothingAskedShowsTheUsageAsAnError() {
            Outcome outcome = heed();

            assertThat(outcome.exitCode()).isEqualTo(2);
            assertThat(outcome.out()).isEmpty();
            assertThat(outcome.err()).contains("Usage: heed");
        }
    }

    @Nested
    class Misspelling {
        @Test
        void anUnknownCommandSuggestsTheNearest() {
            assertThat(heed("prob"))
                    .isEqualTo(failure("heed: unknown command or argument 'prob'; did you mean 'probe'?"));
        }

        @Test
        void anUnknownOptionSuggestsTheNearest() {
            assertThat(heed("probe", "--secnds"))
                    .isEqualTo(failure("heed: unknown option '--secnds'; did you mean '--seconds'?"));
        }

        @Test
        void anUnknownOptionWithoutANeighbourPointsToTheHelp() {
            assertThat(heed("probe", "-Q")).isEqualTo(failure("heed: unknown option '-Q'; see 'heed probe --help'"));
        }

        @Test
        void aTextWithAnAtSignIsNoFileOfWords() {
            assertThat(heed("probe", "@@media"))
                    .isEqualTo(failure("heed: unknown command or argument '@@media'; see 'heed probe --help'"));
        }

        @Test
        void aWrongValuePointsToTheHelp() {
            assertThat(heed("probe", "--seconds", "soon"))
                    .isEqualTo(failure(
                            "heed: invalid value for option '--seconds': must be a whole number in range, but got 'soon';"
                                    + " see 'heed probe --help'"));
        }
    }

    @Nested
    class Failing {
        static Stream<Arguments> mendable() {
            return Stream.of(
                    Arguments.of(
                            new IllegalArgumentException("steps must be > 0, but got 0"),
                            "steps must be > 0, but got 0"),
                    Arguments.of(new IllegalArgumentException("two\n  lines"), "two lines"),
                    Arguments.of(new UncheckedIOException(new IOException("disk full")), "disk full"),
                    Arguments.of(
                            new UncheckedIOException("cannot write report.html", new IOException("disk full")),
                            "cannot write report.html: disk full"),
                    Arguments.of(new UncheckedIOException(new NoSuchFileException("a.txt")), "no such file: a.txt"),
                    Arguments.of(new NoSuchFileException("a.txt"), "no such file: a.txt"),
                    Arguments.of(new AccessDeniedException("a.txt"), "permission denied: a.txt"),
                    Arguments.of(new FileAlreadyExistsException("a.txt"), "file exists already: a.txt"),
                    Arguments.of(new IOException(), "IOException"));
        }

        @ParameterizedTest
        @MethodSource("mendable")
        void whatTheUserCanMendIsOneSentence(Exception failure, String sentence) {
            assertThat(failing(failure, "probe")).isEqualTo(failure("heed: " + sentence));
        }

        @Test
        void anErrorOfTheMachineIsOneSentenceWithWhatToDo() {
            Outcome memory = failing(new OutOfMemoryError("Java heap space"), "probe");

            assertThat(memory.exitCode()).isEqualTo(2);
            assertThat(memory.err())
                    .startsWith("heed: Java's memory of ")
                    .contains("raise it with -Xmx", "HEED_JAVA_OPTS=-Xmx")
                    .hasLineCount(1);
            assertThat(failing(new StackOverflowError(), "probe", "--verbose").err())
                    .startsWith("java.lang.StackOverflowError")
                    .contains("\tat ", "heed: Java's stack is full");
        }

        @Test
        void anErrorOfTheProgramSaysSoToo() {
            Outcome outcome = failing(new AssertionError("seven"), "probe");

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.err())
                    .isEqualToIgnoringNewLines("heed: unexpected java.lang.AssertionError: seven; run it again with"
                            + " --verbose to see where it comes from");
        }

        @Test
        void whatIsTooLongToReadIsCut() {
            String endless = "x".repeat(100_000);

            assertThat(failing(new IllegalArgumentException("a must be b, but got " + endless), "probe")
                            .err())
                    .startsWith("heed: a must be b, but got xxx")
                    .hasSizeLessThan(1100);
            assertThat(failing(new IllegalStateException(endless), "probe").err())
                    .endsWith("to see where it comes from" + System.lineSeparator())
                    .hasSizeLessThan(1200);
            assertThat(heed("probe", "--" + endless).err())
                    .startsWith("heed: unknown option '--xxx")
                    .hasSizeLessThan(1100);
        }

        @Test
        void verboseAddsTheStackTraceWhereverItStands() {
            String sentence = "heed: seconds must be positive, but got 0";

            assertThat(heed("probe", "--seconds=0")).isEqualTo(failure(sentence));
            assertThat(heed("--verbose", "probe", "--seconds=0").err()).contains("\tat ", sentence);
            assertThat(heed("probe", "--seconds=0", "--verbose").err()).contains("\tat ", sentence);
        }

        @Test
        void aDefectSaysSoAndHasAnotherExitCode() {
            Outcome outcome = failing(new IllegalStateException("encode must come first"), "probe");

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.err())
                    .isEqualToIgnoringNewLines("heed: unexpected java.lang.IllegalStateException: encode must come"
                            + " first; run it again with --verbose to see where it comes from");
        }
    }

    private static Outcome failure(String sentence) {
        return new Outcome(2, "", sentence + System.lineSeparator());
    }
}
