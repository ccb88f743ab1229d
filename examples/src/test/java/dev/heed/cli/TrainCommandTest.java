package dev.heed.cli;

import static dev.heed.cli.CommandRun.heed;
import static dev.heed.cli.CommandRun.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {

    private static final String RECIPE = """
            data: {type: generated, task: copy, maxLength: 3, testMaxLength: 5, validationPairs: 7, testPairs: 11}
            batch: {size: 5}
            model: {type: attention, embedDim: 8, hiddenDim: 7}
            evaluation: {interval: 10}
            budget: {steps: 20}
            """;

    @TempDir
    private Path temporary;

    private Path recipe = Path.of("");

    @BeforeEach
    void writeRecipe() throws IOException {
        recipe = temporary.resolve("small.yaml");
        Files.writeString(recipe, RECIPE);
    }

    @Test
    void sayWhatHappensAndWhereItIs() {
        Path out = temporary.resolve("run");

        CommandRun run = heed("train", recipe, "--out", out);

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines())
                .anyMatch(
                        line -> line.matches(
                                "update 10, \\d+ s, loss [\\d.]+, next_token_accuracy [\\d.]+, rate [\\de.-]+, [\\d,]+ tokens/s"))
                .anyMatch(line -> line.matches("update 10, validation: loss [\\d.]+, perplexity .*, bleu [\\d.]+, .*"))
                .anyMatch(line -> line.matches("test bleu [\\d.]+"))
                .last()
                .isEqualTo("The run is in " + out + "; open " + out.resolve("report.html"));
    }

    @Test
    void quietlyTellOfTheEndOnly() {
        CommandRun run = heed("train", recipe, "--quiet", "--out", temporary.resolve("run"));

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines()).hasSize(9 + 1).noneMatch(line -> line.startsWith("update"));
    }

    /** Spark is no part of the examples. */
    @Test
    void refuseAClusterThatCannotBeHad() {
        assertThat(heed("train", recipe, "--spark", "local[2]"))
                .isEqualTo(
                        refusal("--spark must find the module heed-spark and Spark on the class path, but got neither;"
                                + " ./heed in a clone builds and finds them, unless HEED_SPARK=off is set"));
        assertThat(heed("train", temporary.resolve("none.yaml"), "--spark-set", "workers=2"))
                .as("before anything is read")
                .isEqualTo(refusal("--spark-set must stand beside --spark, but got no --spark"));
    }

    @Test
    void goOnWithTheRunsOwnRecipe() throws IOException {
        Path out = temporary.resolve("run");
        heed("train", recipe, "--out", out);

        CommandRun run = heed("train", "--resume", out, "--set", "budget.steps=30");

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("update 30, validation").doesNotContain("update 10,");
        assertThat(run.out())
                .startsWith("Going on after update 20, from its checkpoint in " + out
                        + "; what was written down of later updates is ignored" + System.lineSeparator());
        assertThat(Files.readString(out.resolve("run.json"))).contains("\"step\": 30");
    }

    @Test
    void warnWhereTheyGoOnWithAnotherNumberOfThreads() throws IOException {
        Path out = temporary.resolve("run");
        heed("train", recipe, "--out", out);

        JniUtils.setNumThreads(3);
        CommandRun run;
        try {
            run = heed("train", "--resume", out, "--set", "budget.steps=21", "--quiet");
        } finally {
            JniUtils.setNumThreads(1);
        }

        String warning = "threads should be 1, as before, but got 3; the parameters will differ in the last bits from"
                + " those of a run that was never interrupted, unless ai.djl.pytorch.num_threads=1 is set ("
                + out.resolve("checkpoints").resolve("step-00000020") + ")";
        assertThat(run.err()).isEqualTo("heed: warning: " + warning + System.lineSeparator());
        assertThat(run.exitCode()).isZero();
        assertThat(Files.readString(out.resolve("log.txt"))).contains("Z warning: " + warning + "\n");
        assertThat(Files.readString(out.resolve("run.json"))).contains("\"threads\": \"3\"");
    }

    @Test
    void printARecipeThatTrainsOnceItsMarksAreFilled() throws IOException {
        Path pairs = Files.writeString(temporary.resolve("pairs.tsv"), "a b\tb a\nb c\tc b\na\ta\nc\tc\n");

        CommandRun printed = heed("train", "--defaults", "fixed", "--set", "model.embedDim=5");

        assertThat(printed.err()).isEmpty();
        assertThat(printed.exitCode()).isZero();
        assertThat(printed.out()).contains("  embedDim: 5  # size E of a token's vector\n");
        Files.writeString(recipe, printed.out());
        assertThat(heed("train", recipe))
                .isEqualTo(refusal(recipe + ": budget.steps must be a whole number, but got NUMBER"));
        Files.writeString(
                recipe, printed.out().replace("train: FILE", "train: " + pairs).replace("steps: NUMBER", "steps: 2"));
        assertThat(heed("train", recipe, "--quiet", "--out", temporary.resolve("run"))
                        .exitCode())
                .isZero();
        assertThat(Files.readString(temporary.resolve("run/recipe.yaml"))).contains("  embedDim: 5\n");
    }

    @Nested
    class Wrong {

        @Test
        void aModelThatIsNotThereHasNoDefaults() {
            CommandRun run = heed("train", "--defaults", "transformers");

            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.out()).isEmpty();
            assertThat(run.err())
                    .hasLineCount(1)
                    .startsWith("heed: model.type must be one of ")
                    .endsWith(", but got transformers" + System.lineSeparator());
        }

        @Test
        void defaultsStandAlone() {
            assertThat(heed("train", recipe, "--defaults", "fixed"))
                    .isEqualTo(
                            refusal("--defaults must stand without a recipe, --resume and --out, but got " + recipe));
        }

        @Test
        void keysNameTheNearestKnownOne() {
            assertThat(heed("train", recipe, "--set", "schedule.warmupStep=3", "--out", temporary.resolve("run")))
                    .isEqualTo(refusal(
                            recipe + ": recipe key must be one of the known ones, but got 'schedule.warmupStep'; did"
                                    + " you mean 'schedule.warmupSteps'?"));
            assertThat(temporary.resolve("run")).doesNotExist();
        }

        @Test
        void recipesThatAreNotThereAreNamed() {
            Path missing = temporary.resolve("missing.yaml");

            CommandRun run = heed("train", missing);

            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err()).hasLineCount(1).contains(missing.toString());
        }

        @Test
        void nothingThatIsRefusedLeavesAFolderBehind() throws IOException {
            Path wrong = Files.writeString(temporary.resolve("refused.yaml"), RECIPE);

            assertThat(heed("train", wrong, "--set", "batch.size=0").exitCode()).isEqualTo(2);
            assertThat(heed("train", wrong, "--set", "data={type: pairs, train: none.tsv, test: none.tsv}")
                            .exitCode())
                    .isEqualTo(2);
            assertThat(Path.of("runs").toFile().list((runs, name) -> name.startsWith("refused-")))
                    .isNullOrEmpty();
        }

        @Test
        void nothingToDoIsRefused() {
            assertThat(heed("train"))
                    .isEqualTo(refusal("RECIPE.yaml must be given where nothing is resumed, but got none"));
        }

        @Test
        void aFolderWhereARunHasBegunIsNotOverwritten() throws IOException {
            Path out = temporary.resolve("run");
            heed("train", recipe, "--out", out);
            String before = Files.readString(out.resolve("history.csv"));

            CommandRun refusal =
                    refusal("out must be a new folder or one to --resume, but got " + out + ", where a run has begun");
            assertThat(heed("train", recipe, "--out", out)).isEqualTo(refusal);
            String fetched = "data={type: files, train: hdfs://host/pairs.tsv}";
            assertThat(heed("train", recipe, "--set", fetched, "--spark", "local[1]", "--out", out))
                    .as("before data are fetched")
                    .isEqualTo(refusal);
            assertThat(Files.readString(out.resolve("history.csv"))).isEqualTo(before);
        }

        @Test
        void aFolderWithTheUsersFilesIsLeftAlone() throws IOException {
            String data = Files.readString(recipe);

            assertThat(heed("train", recipe, "--out", temporary))
                    .isEqualTo(refusal("out must be a new or an empty folder, but got " + temporary
                            + ", which holds other files, such as small.yaml"));
            assertThat(recipe).hasContent(data);
            assertThat(temporary).isDirectoryNotContaining("glob:**/run*");
        }

        @Test
        void aRecipeOfTheUsersIsNoRunToGoOnWith() throws IOException {
            Path folder = Files.createDirectory(temporary.resolve("mine"));
            Path mine = Files.writeString(folder.resolve("recipe.yaml"), RECIPE);

            assertThat(heed("train", "--resume", folder))
                    .isEqualTo(refusal(
                            "resume must be the folder of a run, but got " + folder + ", where none has begun"));
            assertThat(mine).hasContent(RECIPE);
        }

        @Test
        void aFolderWithoutARunCannotGoOn() {
            Path nothing = temporary.resolve("nothing");
            String sentence = "resume must be the folder of a run, but got ";

            assertThat(heed("train", "--resume", nothing))
                    .isEqualTo(refusal(sentence + nothing + ", which does not exist"))
                    .isEqualTo(heed("train", recipe, "--resume", nothing));
            assertThat(nothing).doesNotExist();
            assertThat(heed("train", "--resume", temporary))
                    .isEqualTo(refusal(sentence + temporary + ", where none has begun"));
        }

        @Test
        void resumeStandsWithoutOut() {
            Path out = temporary.resolve("run");

            assertThat(heed("train", recipe, "--resume", out, "--out", out))
                    .isEqualTo(refusal("--resume must stand without --out, but got --out " + out));
        }
    }
}
