package dev.heed.family.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.inference.Predictor;
import dev.heed.io.Sha256Sums;
import dev.heed.look.AttentionTrace;
import dev.heed.predict.Prediction;
import dev.heed.predict.TestScores;
import dev.heed.recipe.Recipe;
import dev.heed.recipe.RecipeFile;
import dev.heed.run.RunFolder;
import dev.heed.run.RunResult;
import dev.heed.run.TrainedModel;
import dev.heed.run.TrainedRun;
import dev.heed.text.Tokenization;
import dev.heed.text.Vocabulary;
import dev.heed.text.VocabularyTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifierRunTest {

    private static final List<String> LINES = List.of(
            "red and blue", "cat", "hen and cow and cat and dog and hen", "dog and dog", "green", "blue and red");

    @TempDir
    private static Path folder = Path.of("");

    @TempDir
    private static Path data = Path.of("");

    private static Recipe recipe() {
        return EncoderRuns.recipe(EncoderRuns.CLASSIFIER, data.resolve("labels.tsv"));
    }

    @BeforeAll
    static void train() {
        EncoderRuns.labels(data);
        EncoderRuns.run(folder, recipe());
    }

    @Test
    void theShortestRecipeWorksAsItStands(@TempDir Path other) throws IOException {
        Recipe shortest = RecipeFile.with("""
                data: {type: labels, train: %s}
                model: {type: classifier, embedDim: 64, numHeads: 4, numLayers: 2}
                budget: {steps: 300}
                """.formatted(data.resolve("labels.tsv")), List.of("budget.steps=2"));

        RunResult result = EncoderRuns.run(other, shortest).orElseThrow();

        assertThat(result.test().metrics()).containsOnlyKeys("loss", "accuracy", "macro_f1");
        assertThat(result.attention()).isPresent();
        TrainedRun run = RunFolder.read(other).orElseThrow();
        assertThat(run.validation().columnNames()).containsExactly("update", "loss", "accuracy", "macro_f1");
        assertThat(run.history().columnNames()).contains("accuracy");
        assertThat(Files.readString(other.resolve("log.txt")))
                .contains(
                        "data.test is not given: 10 of the 97 texts of " + data.resolve("labels.tsv") + " are held out",
                        "data.validation is not given: 7 of the 87 texts of ");
        assertThat(Files.readAllLines(other.resolve("samples.jsonl"))).hasSize(3);
    }

    @Test
    void tellsTheLabelWithAllProbabilitiesAndTheVector() {
        try (TrainedModel model = TrainedModel.load(folder)) {
            Prediction beast = model.predict("hen and cat and cow");

            assertThat(beast.output()).isEqualTo("beast");
            assertThat(beast.score()).isNull();
            assertThat(beast.probabilities().keySet()).containsExactly("beast", "colour");
            assertThat(beast.probabilities().values().stream()
                            .mapToDouble(Double::doubleValue)
                            .sum())
                    .isCloseTo(1, within(1e-6));
            assertThat(beast.embedding()).hasSize(20);
            assertThat(model.predict("blue and red").output()).isEqualTo("colour");
        }
    }

    @Test
    void givesALineTheSameWhateverIsBesideIt() {
        try (TrainedModel model = TrainedModel.load(folder)) {
            List<Prediction> together = model.predict(LINES);
            for (int line = 0; line < LINES.size(); line++) {
                Prediction alone = model.predict(LINES.get(line));
                assertThat(together.get(line).input()).isEqualTo(LINES.get(line));
                assertThat(together.get(line).output()).isEqualTo(alone.output());
                for (String label : alone.probabilities().keySet()) {
                    assertThat(together.get(line).probabilities().get(label))
                            .isCloseTo(alone.probabilities().get(label), within(1e-5));
                }
                assertThat(together.get(line).embedding())
                        .usingElementComparator((one, other) -> Math.abs(one - other) < 1e-5 ? 0 : 1)
                        .isEqualTo(alone.embedding());
            }
        }
    }

    @Test
    void isUsedByDjl() throws Exception {
        try (TrainedModel model = TrainedModel.load(folder);
                Predictor<String, Prediction> predictor = model.newPredictor()) {
            for (String line : LINES) {
                Prediction own = model.predict(line);
                assertThat(predictor.predict(line))
                        .isEqualTo(new Prediction(line, own.output(), null, own.probabilities(), List.of()));
            }
        }
    }

    @Test
    void anyThreadUsesIt() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (TrainedModel model = TrainedModel.load(folder)) {
            Prediction own = model.predict("cow and dog");
            assertThat(CompletableFuture.supplyAsync(() -> model.predict("cow and dog"), thread)
                            .get())
                    .isEqualTo(own);
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void needsItsFolderAlone(@TempDir Path moved, @TempDir Path gone) throws IOException {
        Path labels = EncoderRuns.labels(gone);
        Path run = Files.createDirectory(gone.resolve("run"));
        EncoderRuns.run(run, recipe().with("data.train=" + labels, "budget.steps=3"));
        EncoderRuns.copy(run, moved);
        Files.delete(labels);
        try (TrainedModel model = TrainedModel.load(moved)) {
            assertThat(model.predict("cat").probabilities()).containsOnlyKeys("beast", "colour");
        }
    }

    @Test
    void readsAsManyTokensOfALineAsItIsTold(@TempDir Path other) {
        EncoderRuns.run(other, recipe().with("data.maxLength=3", "model.position=learned", "budget.steps=2"));
        try (TrainedModel model = TrainedModel.load(other)) {
            assertThat(model.predict("cat and dog and hen").probabilities())
                    .isEqualTo(model.predict("cat and dog").probabilities());
            assertThat(model.attention("cat and dog and hen").orElseThrow().source())
                    .hasSize(3);
        }
    }

    @Test
    void refusesALineWithoutAToken() {
        try (TrainedModel model = TrainedModel.load(folder)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.predict(List.of("cat", "")))
                    .withMessage("line must hold at least one token, but got ''");
        }
    }

    @Test
    void measuresAFileAndEachClassOfIt(@TempDir Path other) {
        Path file = EncoderRuns.write(other.resolve("test.tsv"), "beast\tcat\ncolour\tred\ncolour\tcow and hen\n");
        try (TrainedModel model = TrainedModel.load(folder)) {
            TestScores scores = model.test(file);

            assertThat(scores.metrics())
                    .containsOnlyKeys(
                            "loss",
                            "accuracy",
                            "macro_f1",
                            "precision of beast",
                            "recall of beast",
                            "f1 of beast",
                            "precision of colour",
                            "recall of colour",
                            "f1 of colour")
                    .containsEntry("accuracy", 2 / 3.0)
                    .containsEntry("precision of beast", 0.5)
                    .containsEntry("recall of colour", 0.5);
        }
    }

    @Test
    void refusesALabelThatItDoesNotKnow(@TempDir Path other) {
        Path file = EncoderRuns.write(other.resolve("test.tsv"), "beast\tcat\nplant\toak\n");
        try (TrainedModel model = TrainedModel.load(folder)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.test(file))
                    .withMessage(file + ":2: label must be one of [beast, colour], but got plant");
        }
    }

    @Test
    void showsWhatItLookedAt() {
        try (TrainedModel model = TrainedModel.load(folder)) {
            AttentionTrace trace = model.attention("cat and dog").orElseThrow();

            assertThat(trace.source()).containsExactly("cat", " and", " dog").isEqualTo(trace.output());
            assertThat(trace.layers()).hasSize(1);
            AttentionTrace pooled = ((ClassifierText) model.text()).pooled(trace);
            assertThat(pooled.output()).containsExactly("mean");
            float[][] mean = trace.mean();
            assertThat(pooled.mean()[0][1]).isCloseTo((mean[0][1] + mean[1][1] + mean[2][1]) / 3, within(1e-6f));
        }
    }

    @Test
    void theFirstTokenCanStandForTheText(@TempDir Path other) {
        EncoderRuns.run(other, recipe().with("model.pooling=first", "data.tokenizer=characters", "budget.steps=2"));
        try (TrainedModel model = TrainedModel.load(other)) {
            AttentionTrace trace = model.attention("cat").orElseThrow();
            assertThat(trace.source()).containsExactly("<bos>", "c", "a", "t");
            assertThat(((ClassifierText) model.text()).pooled(trace).mean()[0]).containsExactly(trace.mean()[0]);
        }
    }

    @Test
    void goesOnToTheSameEnd(@TempDir Path other) {
        assertThat(EncoderRuns.run(other, recipe(), 27)).isEmpty();
        assertThat(EncoderRuns.run(other, recipe())).isPresent();

        for (String name : List.of("parameters.safetensors", "history.csv", "validation.csv", "samples.jsonl")) {
            assertThat(other.resolve(name)).as(name).hasSameBinaryContentAs(folder.resolve(name));
        }
    }

    @Test
    void damagedLabelsAreRefused(@TempDir Path other) throws IOException {
        EncoderRuns.copy(folder, other);
        Path labels = other.resolve("labels.json");
        Files.writeString(labels, "[\"beast\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrainedModel.load(other))
                .withMessage("run must be as it was written, but got another SHA-256 of " + labels);

        sumsAnew(other);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrainedModel.load(other))
                .withMessage(labels + " must be a list of labels, but got a damaged one");
    }

    @Test
    void aTokenizerThatDoesNotFitItsModelIsRefused(@TempDir Path other) throws IOException {
        EncoderRuns.copy(folder, other);
        new VocabularyTokenizer(Tokenization.LOSSLESS_WORDS, Vocabulary.of(List.of("cat", " and")))
                .save(other.resolve("tokenizer.json"));
        sumsAnew(other);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrainedModel.load(other))
                .withMessageStartingWith(
                        "parameters must fit the network, but got " + other.resolve("parameters.safetensors"))
                .withMessageContaining("embedding");
    }

    private static void sumsAnew(Path run) throws IOException {
        try (Stream<String> lines = Files.lines(run.resolve("SHA256SUMS"))) {
            Sha256Sums.write(
                    run,
                    lines.map(line -> line.substring(line.indexOf("  ") + 2)).toList());
        }
    }

    @Test
    void learnsGeneratedTexts(@TempDir Path other) {
        RunResult result = EncoderRuns.run(other, RecipeFile.parse("""
                                data: {type: generated, maxLetters: 2, validationTexts: 17, testTexts: 101}
                                model: {type: classifier, embedDim: 16, numHeads: 2, numLayers: 2, dropout: 0}
                                batch: {size: 32}
                                schedule: {peak: 0.01, warmupSteps: 10}
                                budget: {steps: 150}
                                """)).orElseThrow();

        assertThat(result.test().metrics().get("accuracy")).isGreaterThan(0.9);
    }
}
