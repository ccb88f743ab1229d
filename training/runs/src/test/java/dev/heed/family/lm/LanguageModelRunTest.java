package dev.heed.family.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import ai.djl.translate.TranslateException;
import dev.heed.look.AttentionTrace;
import dev.heed.predict.Generation;
import dev.heed.predict.Prediction;
import dev.heed.predict.TestScores;
import dev.heed.recipe.Recipe;
import dev.heed.recipe.RecipeFile;
import dev.heed.run.LockedRunFolder;
import dev.heed.run.TrainedModel;
import dev.heed.run.TrainingRun;
import dev.heed.test.OwnThread;
import dev.heed.text.TokenBatch;
import dev.heed.text.Tokenizer;
import dev.heed.train.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A language model, from a text to a run's folder and its use. */
class LanguageModelRunTest {

    private static final String TEXT = "one two three four five six seven,\n".repeat(40);

    @TempDir
    private static Path folder = Path.of("");

    private static TestScores tested = new TestScores(Map.of(), List.of());

    private static Recipe recipe(String... settings) {
        return RecipeFile.with("""
                data: {type: text, context: 19}
                batch: {size: 16}
                model: {type: languageModel, embedDim: 32, numHeads: 4, numKvHeads: 2, numLayers: 2}
                schedule: {peak: 0.01, warmupSteps: 10}
                evaluation: {interval: 60, maxExamples: 5}
                budget: {steps: 120}
                """, List.of(settings));
    }

    private static Path run() {
        return folder.resolve("run");
    }

    @BeforeAll
    static void train() throws IOException {
        Path text = Files.writeString(folder.resolve("text.txt"), TEXT);
        Path test = Files.writeString(folder.resolve("test.txt"), "four five six seven,\none zwei");
        tested = train(run(), recipe("data.train=" + text, "data.test=" + test));
        Files.delete(text);
    }

    private static TestScores train(Path run, Recipe recipe) {
        try (LockedRunFolder open = LockedRunFolder.open(run)) {
            return new TrainingRun(recipe)
                    .run(open, new StopSignal())
                    .orElseThrow()
                    .test();
        }
    }

    private static String output(TrainedModel model, String prompt, int tokens) {
        return model.predict(List.of(prompt), Generation.with(settings -> settings.setMaxTokens(tokens)))
                .get(0)
                .output();
    }

    /** Longer than its context, so that the window slides. */
    @Test
    void continuesAPrompt() {
        try (TrainedModel model = TrainedModel.load(run())) {
            assertThat(output(model, "one two", 35))
                    .isEqualTo(" three four five six seven,\none two ".substring(0, 35));
            assertThat(model.predict("e two ").output()).isEqualTo(TEXT.substring(8, 208));
            assertThat(output(model, "seven,\n", 3)).isEqualTo("one");
            assertThat(output(model, "seven,", 4)).isEqualTo("\none");
        }
    }

    @Test
    void givesAPromptTheSameWhateverIsBesideItAndToldAsItGrows() {
        List<String> prompts = List.of("one two", "four", "five six ", "seven,\n", "t");
        Map<Integer, String> heard = new TreeMap<>();
        try (TrainedModel model = TrainedModel.load(run())) {
            List<Prediction> together = model.predict(
                    prompts, Generation.usual().heardBy((input, text) -> heard.merge(input, text, String::concat)));

            assertThat(together)
                    .extracting(Prediction::output)
                    .isEqualTo(prompts.stream()
                            .map(prompt -> model.predict(prompt).output())
                            .toList())
                    .containsExactlyElementsOf(heard.values());
            assertThat(together).allSatisfy(each -> assertThat(each.score()).isNegative());
            assertThat(model.predict(prompts)).isEqualTo(together);
        }
    }

    @Test
    void samplesAsTheSeedSays() {
        try (TrainedModel model = TrainedModel.load(run())) {
            Generation wild = Generation.with(settings ->
                    settings.setMaxTokens(31).optTemperature(2).optSeed(5).optNumReturn(2));
            List<Prediction> drawn = model.predict(List.of("one", "two"), wild);

            assertThat(drawn).hasSize(4).isEqualTo(model.predict(List.of("one", "two"), wild));
            assertThat(drawn.get(0).output()).isNotEqualTo(drawn.get(1).output());
        }
    }

    @Test
    void djlsPredictorDoesTheSame() throws TranslateException {
        try (TrainedModel model = TrainedModel.load(run());
                Predictor<String, Prediction> predictor = model.newPredictor()) {
            assertThat(predictor.predict("one two")).isEqualTo(model.predict("one two"));
        }
    }

    @Test
    void showsWhereItLooks() {
        try (TrainedModel model = TrainedModel.load(run())) {
            AttentionTrace trace = model.attention("one ").orElseThrow();
            List<String> tokens = "one two three four "
                    .codePoints()
                    .mapToObj(Character::toString)
                    .toList();

            assertThat(trace.source()).isEqualTo(trace.output()).isEqualTo(tokens);
            assertThat(trace.layers()).hasSize(2).allSatisfy((path, heads) -> {
                assertThat(heads).hasNumberOfRows(4);
                assertThat(heads[0][0][0]).isEqualTo(1);
            });
            assertThat(model.attention("one two three four ").orElseThrow().source())
                    .hasSize(19);
        }
    }

    @Test
    void whatItCannotContinueIsRefused() {
        try (TrainedModel model = TrainedModel.load(run())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.predict(""))
                    .withMessage("prompt must hold at least one token, but got ''");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.predict("one two three four f"))
                    .withMessage("prompt must hold at most 19 tokens, the model's context, but got 20");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.predict("é on 漢\u0007😀Aa"))
                    .withMessage("prompt must hold only tokens of the model's vocabulary, but got 'é', '漢', '\\u0007',"
                            + " '😀', 'A' and others");
        }
    }

    /** By one row of logits after another. */
    @Test
    void isMeasuredByBitsOfEachCharacter() {
        try (TrainedModel model = TrainedModel.load(run());
                NDManager manager = NDManager.newBaseManager()) {
            Tokenizer tokenizer = ((LanguageModelText) model.text()).tokenizer();
            int[] tokens = tokenizer.encode("four five six seven,\none zwei");
            double nats = 0;
            int right = 0;
            for (int from = 0; from < tokens.length - 1; from += 19) {
                int[] window = Arrays.copyOfRange(tokens, from, Math.min(tokens.length, from + 20));
                int[] read = Arrays.copyOf(window, window.length - 1);
                NDArray logits = model.network()
                        .forward(
                                new ParameterStore(manager, false),
                                new NDList(TokenBatch.of(List.of(read)).toArray(manager)),
                                false)
                        .head();
                float[] scores = logits.logSoftmax(-1).toFloatArray();
                long[] best = logits.argMax(-1).toLongArray();
                for (int place = 0; place < read.length; place++) {
                    nats -= scores[place * tokenizer.vocabSize() + window[place + 1]];
                    right += best[place] == window[place + 1] ? 1 : 0;
                }
            }
            int predicted = tokens.length - 1;

            assertThat(tested.metrics())
                    .containsOnlyKeys("loss", "perplexity", "next_token_accuracy", "bits_per_character");
            assertThat(tested.metrics().get("loss")).isCloseTo(nats / predicted, within(1e-5));
            assertThat(tested.metrics().get("perplexity")).isCloseTo(Math.exp(nats / predicted), within(1e-3));
            assertThat(tested.metrics().get("next_token_accuracy")).isCloseTo((double) right / predicted, within(1e-6));
            assertThat(tested.metrics().get("bits_per_character"))
                    .isCloseTo(nats / Math.log(2) / predicted, within(1e-5));
            assertThat(model.test(folder.resolve("test.txt"))).isEqualTo(tested);
        }
    }

    @Test
    void keepsWhatItMadeOfTheExamples() throws IOException {
        assertThat(Files.readString(run().resolve("log.txt")))
                .contains("for validation, the last 140 of 1,400 characters are held out")
                .contains("sample: one two t → hree four five six seven,\\none two thre");
    }

    @Test
    void anotherRunBeginsWithItsParametersAndTokenizer(@TempDir Path other) throws IOException {
        Path text = Files.writeString(other.resolve("text.txt"), "zero one two three four five six seven,\n".repeat(9));

        train(
                other.resolve("run"),
                recipe("data.train=" + text, "start=" + run(), "budget.steps=1", "schedule.peak=1e-9"));

        try (TrainedModel begun = TrainedModel.load(other.resolve("run"));
                TrainedModel model = TrainedModel.load(run())) {
            assertThat(((LanguageModelText) begun.text()).tokenizer())
                    .isEqualTo(((LanguageModelText) model.text()).tokenizer());
            assertThat(output(begun, "one two", 35)).isEqualTo(output(model, "one two", 35));
        }
    }

    /** Interrupted, with dropout, and at its end the same byte for byte. */
    @Test
    void goesOnAsIfItHadNeverStopped(@TempDir Path other) throws IOException {
        Path text = Files.writeString(other.resolve("text.txt"), TEXT);
        Recipe recipe = recipe(
                "data.train=" + text,
                "data.order=in_order",
                "model.dropout=0.1",
                "budget.steps=13",
                "checkpoints.interval=5",
                "evaluation.interval=6");
        Path whole = other.resolve("whole");
        Path stopped = other.resolve("stopped");
        train(whole, recipe);
        StopSignal stop = new StopSignal();
        try (LockedRunFolder open = LockedRunFolder.open(stopped)) {
            assertThat(new TrainingRun(recipe).run(open, stop, report -> {
                        if (report.step() == 8) {
                            stop.give();
                        }
                    }))
                    .isEmpty();
        }
        train(stopped, recipe);

        for (String name :
                List.of("parameters.safetensors", "history.csv", "validation.csv", "samples.jsonl", "tokenizer.json")) {
            assertThat(stopped.resolve(name)).as(name).hasSameBinaryContentAs(whole.resolve(name));
        }
    }

    @Test
    void repeatsGeneratedSequencesToo(@TempDir Path other) {
        TestScores scores = train(other, RecipeFile.parse("""
                        data: {type: generated, numSymbols: 11, maxLength: 5, validationSequences: 3, testSequences: 7}
                        batch: {size: 8}
                        model: {type: languageModel, embedDim: 16, numHeads: 2, numLayers: 2}
                        budget: {steps: 3}
                        """));

        assertThat(scores.metrics()).containsOnlyKeys("loss", "perplexity", "next_token_accuracy");
        try (TrainedModel model = TrainedModel.load(other)) {
            assertThat(model.predict("3 10 7 0").output().split(" ", -1)).hasSizeBetween(1, 7);
            assertThat(model.attention("3 10 7 0").orElseThrow().source())
                    .startsWith("<bos>", "3", "10", "7", "0", "<bos>");
        }
    }

    @Nested
    @ExtendWith(OwnThread.class)
    class OnAThreadOfItsOwn {

        @Test
        void itIsTheSame(@TempDir Path other) throws IOException {
            Path text = Files.writeString(other.resolve("text.txt"), TEXT);
            Recipe recipe = recipe("data.train=" + text, "budget.steps=7");
            train(other.resolve("run"), recipe);

            continuesAPrompt();
            showsWhereItLooks();
        }
    }
}
