package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareProcessTest {

    private static final String STOPPING = "heed: stopping; what was measured so far is being written\n";

    @TempDir
    private Path temporary;

    @BeforeEach
    void twoFiles() throws IOException {
        Files.writeString(temporary.resolve("train.tsv"), "a b c\tc b a\nb a\ta b\nc\tc\n");
        Files.writeString(temporary.resolve("test.tsv"), "c b\tb c\na\ta\n");
    }

    private CommandProcess compare(String models, String... limit) throws IOException {
        String[] args = {"compare", "--train", "train.tsv", "--test", "test.tsv", "--models", models};
        String[] all = new String[args.length + limit.length];
        System.arraycopy(args, 0, all, 0, args.length);
        System.arraycopy(limit, 0, all, args.length, limit.length);
        return CommandProcess.heed(temporary, all);
    }

    private List<String> lines(String file) throws IOException {
        return Files.readAllLines(temporary.resolve("results").resolve(file));
    }

    @Test
    void resultsGoToTheOutputAndNothingToTheErrorStream() throws IOException, InterruptedException {
        try (CommandProcess heed = compare("transformer", "--steps", "2")) {
            assertThat(heed.exitCode()).as(heed.err()).isZero();
            assertThat(heed.err()).isEmpty();
            assertThat(heed.out()).startsWith("training transformer, seed 1\n");
            assertThat(heed.out().lines().reduce((before, last) -> last).orElseThrow())
                    .matches("Results are in (runs/compare-\\d{8}-\\d{6}); open \\1/report.html");
            assertThat(temporary.resolve("runs")).isNotEmptyDirectory();
        }
    }

    @Test
    void aRefusalGoesToTheErrorStreamAndLeavesNoFolder() throws IOException, InterruptedException {
        try (CommandProcess heed = compare("transformer", "--steps", "0")) {
            assertThat(heed.exitCode()).isEqualTo(2);
            assertThat(heed.out()).isEmpty();
            assertThat(heed.err()).isEqualTo("heed: steps must be at least 1, but got 0\n");
            assertThat(temporary.resolve("runs")).doesNotExist();
        }
    }

    @Test
    void aSecondOneIntoTheSameFolderIsRefused() throws IOException, InterruptedException {
        try (CommandProcess first = compare("fixed", "--seconds", "600", "--out", "results")) {
            first.awaitLine("training fixed, seed 1");

            assertThat(compareHere())
                    .isEqualTo(CommandRun.refusal("out must be a folder that no other run uses, but got "
                            + temporary.resolve("results") + ", where one is training"));
            first.signal("KILL");
            first.exitCode();
        }

        // What was killed has left the record of a comparison, so that another may take its place
        CommandRun third = compareHere();
        assertThat(third.exitCode()).as(third.err()).isZero();
    }

    /** A short one into the folder results, in this process. */
    private CommandRun compareHere() {
        return CommandRun.heed(
                "compare",
                "--train",
                temporary.resolve("train.tsv"),
                "--test",
                temporary.resolve("test.tsv"),
                "--models",
                "fixed",
                "--steps",
                1,
                "--out",
                temporary.resolve("results"));
    }

    @Nested
    class Interrupted {

        @Test
        void beforeTheFirstModelKeepsHistoryAndSettings() throws IOException, InterruptedException {
            try (CommandProcess heed = compare("fixed,attention", "--seconds", "600", "--out", "results")) {
                heed.awaitLine("training fixed, seed 1");
                heed.signal("INT");

                assertThat(heed.exitCode()).isEqualTo(130);
                assertThat(heed.err()).isEqualTo(STOPPING);
                assertThat(heed.out()).isEqualTo("""
                                training fixed, seed 1
                                Stopped before the first model was measured.

                                Results are in results
                                """);
                assertThat(lines("accuracy.csv"))
                        .containsExactly("model,seed,parameters,updates,seconds,from_length,to_length,count,"
                                + "token_accuracy,sequence_accuracy,bleu,chrf,token_error_rate");
                assertThat(lines("history.csv"))
                        .startsWith(
                                "model,seed,update,seconds,loss,gradient_norm,learning_rate,tokens_per_second,next_token_accuracy")
                        .hasSizeGreaterThan(1);
                assertThat(lines("run.json")).contains("  \"complete\": false,");
                assertThat(temporary.resolve("results").toFile().list())
                        .containsExactlyInAnyOrder("accuracy.csv", "history.csv", "run.json", "run.lock", "runs");
            }
        }

        @Test
        void afterTheFirstModelKeepsThatOne() throws IOException, InterruptedException {
            try (CommandProcess heed = compare("attention,fixed,transformer", "--seconds", "3", "--out", "results")) {
                heed.awaitLine("training fixed, seed 1");
                heed.signal("INT");

                assertThat(heed.exitCode()).isEqualTo(130);
                assertThat(heed.err()).isEqualTo(STOPPING);
                assertThat(heed.out()).endsWith("Results are in results; open results/report.html\n");
                assertThat(lines("accuracy.csv"))
                        .hasSizeGreaterThan(1)
                        .allMatch(row -> row.matches("(model|attention),.*"));
                assertThat(lines("history.csv")).anyMatch(row -> row.startsWith("fixed,1,"));
                assertThat(lines("run.json")).contains("  \"complete\": false,");
                assertThat(temporary.resolve("results").resolve("report.html"))
                        .content()
                        .contains("The study was stopped early");
                assertThat(temporary.resolve("results").toFile().list())
                        .containsExactlyInAnyOrder(
                                "accuracy.csv",
                                "accuracy.png",
                                "attention-attention.json",
                                "attention-attention.png",
                                "history.csv",
                                "report.html",
                                "run.json",
                                "run.lock",
                                "runs",
                                "sequences.png");
            }
        }

        @Test
        void byATerminationSignalEndsAlike() throws IOException, InterruptedException {
            try (CommandProcess heed = compare("transformer", "--seconds", "600", "--out", "results")) {
                heed.awaitLine("training transformer, seed 1");
                heed.signal("TERM");

                assertThat(heed.exitCode()).isEqualTo(143);
                assertThat(heed.err()).isEqualTo(STOPPING);
                assertThat(lines("history.csv")).anyMatch(row -> row.startsWith("transformer,1,"));
            }
        }
    }
}
