package dev.heed.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.heed.family.seq2seq.SequenceValidator;
import dev.heed.look.AttentionFile;
import dev.heed.recipe.Recipe;
import dev.heed.recipe.RecipeFile;
import dev.heed.train.StopSignal;
import dev.heed.train.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingRunTest {

    private static final String RECIPE = """
            data: {type: generated, task: reverse, maxLength: 5, testMaxLength: 6, validationPairs: 13, testPairs: 17}
            batch: {size: 7, accumulation: 2}
            model: {type: transformer, embedDim: 8, numHeads: 2, numLayers: 1, dropout: 0.1}
            averageDecay: 0.9
            evaluation: {interval: 10}
            checkpoints: {interval: 10, keepBest: 1}
            budget: {steps: 30}
            seed: 5
            """;

    /** The recipe's run, which tests only read. */
    @TempDir
    private static Path whole = Path.of("");

    private static Map<String, Double> tested = Map.of();

    @TempDir
    private Path folder;

    @BeforeAll
    static void train() {
        tested = run(whole, recipe());
    }

    private static Recipe recipe(String... settings) {
        return RecipeFile.with(RECIPE, List.of(settings));
    }

    private static Map<String, Double> run(Path path, Recipe recipe) {
        try (LockedRunFolder open = LockedRunFolder.open(path)) {
            return new TrainingRun(recipe)
                    .run(open, new StopSignal(), report -> {})
                    .orElseThrow()
                    .test()
                    .metrics();
        }
    }

    /** A run that is stopped after an update. */
    private static void stopped(Path path, long step) {
        StopSignal stop = new StopSignal();
        try (LockedRunFolder open = LockedRunFolder.open(path)) {
            new TrainingRun(recipe()).run(open, stop, report -> {
                if (report.step() == step) {
                    stop.give();
                }
            });
        }
    }

    private static String text(Path path, String name) throws IOException {
        return Files.readString(path.resolve(name));
    }

    @Test
    void leavesAllOfItsFiles() throws IOException {
        assertThat(List.copyOf(tested.keySet())).isEqualTo(SequenceValidator.METRICS);
        assertThat(whole.resolve("attention.png")).isNotEmptyFile();
        assertThat(AttentionFile.read(whole.resolve("attention.json")).layers()).isNotEmpty();
        assertThat(whole.resolve("curves.png")).isNotEmptyFile();
        assertThat(text(whole, "report.html")).contains("transformer", "Attention weights");
        assertThat(text(whole, "validation.csv").lines()).hasSize(1 + 3);
        assertThat(text(whole, "history.csv").lines()).hasSize(1 + 3);
        assertThat(text(whole, "timing.csv").lines()).hasSize(1 + 3);
        assertThat(text(whole, "lengths.csv").lines())
                .startsWith("from_length,to_length,count,token_accuracy,sequence_accuracy,bleu,chrf,token_error_rate")
                .as("lengths 1 to 5 in ranges of two, beyond, of training, all")
                .hasSize(1 + 3 + 1 + 2);
        assertThat(text(whole, "run.json"))
                .contains("\"status\": \"done\"", "\"model\": \"transformer\"", "\"step\": 30", "\"bleu\"");
        assertThat(text(whole, "log.txt").lines())
                .as("begun, three validations with three samples each, done")
                .hasSize(1 + (2 + 3) * 3 + 1)
                .allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\dT[\\d:]+Z .*"))
                .anyMatch(line -> line.endsWith("Z training begins"))
                .anyMatch(line -> line.matches(".* update 20, validation: loss .*"))
                .anyMatch(line -> line.contains("done after update 30, test {loss="));
        assertThat(text(whole, "samples.jsonl").lines())
                .hasSize(3 * 3)
                .allMatch(line -> line.matches(
                        "\\{\"update\":[123]0,\"input\":\"[\\d ]+\",\"reference\":\"[\\d ]+\",\"output\":\".*\"}"));
        assertThat(text(whole, "report.html")).contains("Samples", "as training went on");
        assertThat(text(whole, "SHA256SUMS").lines())
                .extracting(line -> line.substring(line.lastIndexOf(' ') + 1))
                .containsExactly(
                        "recipe.yaml", "parameters.safetensors", "source.tokenizer.json", "target.tokenizer.json");
        assertThat(RecipeFile.read(whole.resolve("recipe.yaml"))).isEqualTo(recipe());
        assertThat(whole.resolve("checkpoints").resolve("step-00000030")).isDirectory();
    }

    @Nested
    class TheSameRecipe {

        @Test
        void givesTheSameHistoryByteForByte() throws IOException {
            assertThat(run(folder, recipe())).isEqualTo(tested);
            for (String name : List.of("history.csv", "validation.csv", "recipe.yaml")) {
                assertThat(text(folder, name)).as(name).isEqualTo(text(whole, name));
            }
            assertThat(folder.resolve("parameters.safetensors"))
                    .hasSameBinaryContentAs(whole.resolve("parameters.safetensors"));
        }

        @Test
        void givesAnotherOneWithAnotherSeed() throws IOException {
            run(folder, recipe("seed=6"));

            assertThat(text(folder, "history.csv")).isNotEqualTo(text(whole, "history.csv"));
        }
    }

    @Nested
    class Stopped {

        @Test
        void itCanBeMadeLonger() throws IOException {
            run(folder, recipe("budget.steps=20"));
            run(folder, recipe());

            assertThat(text(folder, "run.json")).contains("\"step\": 30");
            assertThat(text(folder, "log.txt")).contains("goes on after update 20");
        }

        @Test
        void anotherRecipeIsRefusedAndNothingChanges() throws IOException {
            stopped(folder, 13);
            String record = text(folder, "run.json");
            assertThat(record).contains("\"status\": \"stopped\"", "\"step\": 13");
            assertThat(text(folder, "log.txt")).contains("stopped after update 13");
            assertThat(folder.resolve("report.html")).exists();

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> run(folder, recipe("batch.size=11")))
                    .withMessageStartingWith("recipe must be the one that the run began with, but got a difference in")
                    .withMessageContaining("size: 7")
                    .withMessageContaining("size: 11");
            assertThat(folder.resolve("checkpoints").resolve("step-00000013")).isDirectory();
            assertThat(RecipeFile.read(folder.resolve("recipe.yaml"))).isEqualTo(recipe());
            assertThat(text(folder, "run.json")).isEqualTo(record);
        }

        @Test
        void dataThatHasChangedIsRefused() throws IOException {
            Path train = folder.resolve("train.tsv");
            Files.writeString(train, "a b\tb a\nc d\td c\na c\tc a\n");
            String[] files = {
                "data={type: files, train: " + train + ", maxLength: 5}", "budget.steps=20", "averageDecay=0"
            };
            run(folder.resolve("run"), recipe(files));

            Files.writeString(train, "a b\tb a\nc d\td c\na c\tc b\n");
            files[1] = "budget.steps=30";

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> run(folder.resolve("run"), recipe(files)))
                    .withMessageStartingWith("data must be what the run began with, SHA-256 ");
        }
    }

    @Test
    void aFailureIsKeptInTheRecord() throws IOException {
        assertThatExceptionOfType(TrainingException.class)
                .isThrownBy(() -> run(folder, recipe("schedule.peak=1e30", "clip.maxNorm=1e30")))
                .withMessageContaining("must be finite");

        assertThat(text(folder, "run.json")).contains("\"status\": \"failed\"", "must be finite");
        assertThat(text(folder, "log.txt")).contains("failed: ", "must be finite");
        assertThat(folder.resolve("report.html")).exists();
    }

    /** Whatever it would be used for: the record, the best checkpoint, the rate, an early end, nothing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "checkpoints.keepBest=1",
                "checkpoints.keepBest=0",
                "plateau.patience=2",
                "evaluation.patience=2",
                "data.validationPairs=0"
            })
    void aMetricThatDoesNotExistIsRefusedBeforeAnythingElse(String use) {
        for (String metric : List.of("accuracy", "blue", "Loss")) {
            Recipe recipe = recipe("evaluation.metric=" + metric, use);

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new TrainingRun(recipe))
                    .withMessage("evaluation.metric must be one of loss, perplexity, next_token_accuracy,"
                            + " token_accuracy, sequence_accuracy, bleu, chrf, token_error_rate,"
                            + " sequence_error_rate, but got "
                            + metric);
        }
    }
}
