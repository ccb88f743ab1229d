package dev.heed.family.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.inference.Predictor;
import ai.djl.translate.TranslateException;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.heed.io.StrictJsonFile;
import dev.heed.predict.Example;
import dev.heed.predict.Prediction;
import dev.heed.recipe.Recipe;
import dev.heed.run.ExportFormat;
import dev.heed.run.TrainedModel;
import dev.heed.run.TrainingRun;
import dev.heed.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encoders of Hugging Face's folders: as they are, trained on under a head, and written again. */
class PretrainedEncoderTest {

    /** BERT's encoder and what sentence-transformers saves beside; made by models/src/test/python/bert_folders.py. */
    private static final Path SENTENCES = Path.of("../../models/src/test/resources/dev/heed/huggingface/sentences")
            .toAbsolutePath()
            .normalize();

    private static final List<String> LINES = List.of("red and blue", "hen", "the hens sit and the cow stands there");

    private static final String CLASSIFIER = """
            data: {type: labels, train: %s, heldOut: 0.2, maxLength: 17}
            batch: {size: 11}
            model: {type: pretrainedClassifier, dropout: 0.2}
            evaluation: {maxExamples: 7}
            budget: {steps: 3}
            """;

    private static final String MASKED_TOKENS = """
            data: {type: text, train: %s, context: 11, heldOut: 0.2}
            batch: {size: 13}
            model: {type: pretrainedMaskedTokens}
            evaluation: {maxExamples: 7}
            budget: {steps: 3}
            """;

    @TempDir
    private static Path scratch = Path.of("");

    @TempDir
    private Path other = Path.of("");

    private static Recipe classifier(String... settings) {
        return EncoderRuns.recipe(CLASSIFIER, scratch.resolve("labels.tsv"), "start=" + SENTENCES)
                .with(settings);
    }

    private static Path run() {
        return scratch.resolve("run");
    }

    private static Path exported() {
        return scratch.resolve("exported");
    }

    @BeforeAll
    static void train() {
        EncoderRuns.labels(scratch);
        EncoderRuns.text(scratch);
        EncoderRuns.run(run(), classifier());
        export(run(), exported());
    }

    private static void export(Path run, Path folder) {
        try (TrainedModel model = TrainedModel.load(run)) {
            model.export(ExportFormat.HUGGINGFACE, folder);
        }
    }

    private static void assertPredictsAs(Path run, Path folder, List<String> lines) throws TranslateException {
        try (TrainedModel one = TrainedModel.load(run);
                TrainedModel other = TrainedModel.load(folder);
                Predictor<String, Prediction> predictor = other.newPredictor()) {
            List<Prediction> expected = one.predict(lines);
            assertThat(other.predict(lines)).isEqualTo(expected);
            Prediction single = predictor.predict(lines.get(0));
            assertThat(single.output()).isEqualTo(expected.get(0).output());
            assertThat(single.probabilities().keySet())
                    .isEqualTo(expected.get(0).probabilities().keySet());
            assertThat(other.attention(lines.get(0)).orElseThrow().mean())
                    .isDeepEqualTo(one.attention(lines.get(0)).orElseThrow().mean());
        }
    }

    @Test
    void aSentenceEncoderGivesTheEmbeddingsThatPythonGives() throws TranslateException {
        JsonObject expected = StrictJsonFile.read(SENTENCES.resolve("expected.json"));
        List<String> texts = expected.getAsJsonArray("texts").asList().stream()
                .map(JsonElement::getAsString)
                .toList();
        JsonArray numbers = expected.getAsJsonArray("output");
        try (TrainedModel model = TrainedModel.load(SENTENCES);
                Predictor<String, Prediction> predictor = model.newPredictor()) {
            List<Prediction> predictions = model.predict(texts);

            int place = 0;
            for (Prediction prediction : predictions) {
                for (float number : prediction.embedding()) {
                    assertThat(number).isCloseTo(numbers.get(place++).getAsFloat(), within(1e-5f));
                }
            }
            assertThat(place).isEqualTo(numbers.size());
            assertThat(predictor.predict(texts.get(1)).embedding())
                    .isEqualTo(predictions.get(1).embedding());
            assertThat(predictions.get(1).output()).isEmpty();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.test(scratch.resolve("labels.tsv")))
                    .withMessage(
                            "model must give labels or tokens to be tested on a file, but got one that gives embeddings");
        }
        export(SENTENCES, other.resolve("again"));
        assertPredictsAs(SENTENCES, other.resolve("again"), texts);
    }

    @Test
    void aClassifierKeepsTheEncoderAndTellsWhatIsNew() throws IOException {
        assertThat(Files.readString(run().resolve("log.txt")))
                .contains(" parameter arrays of " + SENTENCES + "; new here: 4 (02poolerProjection_weight,")
                .contains("outputProjection_bias); not used: none\n")
                .doesNotContain("01encoder");
        assertThat(run().resolve("config.json")).hasSameTextualContentAs(SENTENCES.resolve("config.json"));
        assertThat(run().resolve("tokenizer.json")).hasSameTextualContentAs(SENTENCES.resolve("tokenizer.json"));
    }

    @Test
    void aClassifiersFolderIsTheClassifier() throws TranslateException {
        assertPredictsAs(run(), exported(), LINES);
        try (TrainedModel run = TrainedModel.load(run());
                TrainedModel model = TrainedModel.load(exported())) {
            assertThat(model.test(scratch.resolve("labels.tsv")).metrics())
                    .isEqualTo(run.test(scratch.resolve("labels.tsv")).metrics());
            Prediction prediction = model.predict(LINES.get(0));
            assertThat(prediction.probabilities()).containsOnlyKeys("beast", "colour");
            assertThat(prediction.embedding()).hasSize(12);
        }
    }

    @Test
    void anExportNamesWhatStandsAroundATextAndFillsARow() {
        JsonObject names = StrictJsonFile.read(exported().resolve("tokenizer_config.json"));
        Tokenizer tokenizer = Tokenizer.load(exported().resolve("tokenizer.json"));
        int padding = tokenizer.special().padding().orElseThrow();

        assertThat(names.get("cls_token").getAsString())
                .isEqualTo(tokenizer.token(tokenizer.forModel()[0]));
        assertThat(names.get("sep_token").getAsString())
                .isEqualTo(tokenizer.token(tokenizer.forModel()[1]));
        assertThat(StrictJsonFile.read(exported().resolve("config.json"))
                        .get("pad_token_id")
                        .getAsInt())
                .isEqualTo(padding);
    }

    @Test
    void aTaggerTellsATagOfEachToken() throws IOException {
        Path folder = Files.createDirectory(other.resolve("tagger"));
        EncoderRuns.copy(exported(), folder);
        JsonObject config = StrictJsonFile.read(folder.resolve("config.json"));
        config.getAsJsonArray("architectures").remove(0);
        config.getAsJsonArray("architectures").add("BertForTokenClassification");
        Files.writeString(folder.resolve("config.json"), config.toString());

        try (TrainedModel model = TrainedModel.load(folder)) {
            assertThat(model.predict("the heron").output()).matches("\\S+/(beast|colour)( \\S+/(beast|colour))+");
            String unknown = model.predict("the \uA66E heron").output();
            assertThat(unknown.split(" "))
                    .hasSameSizeAs(model.predict("the the heron").output().split(" "));
        }
    }

    @Test
    void maskedTokensAreLearnedOnAndWritten() throws TranslateException {
        EncoderRuns.run(
                other.resolve("run"),
                EncoderRuns.recipe(MASKED_TOKENS, scratch.resolve("text.txt"), "start=" + SENTENCES));
        export(other.resolve("run"), other.resolve("folder"));

        try (TrainedModel run = TrainedModel.load(other.resolve("run"));
                TrainedModel model = TrainedModel.load(other.resolve("folder"))) {
            assertThat(model.test(scratch.resolve("text.txt")).metrics())
                    .isEqualTo(run.test(scratch.resolve("text.txt")).metrics());
            Prediction filled = model.predict("the [MASK] sees a <mask>");
            assertThat(filled.output()).startsWith("the ").doesNotContain("[MASK]", "<mask>");
            assertThat(filled.probabilities()).hasSize(10);
        }
        assertPredictsAs(other.resolve("run"), other.resolve("folder"), List.of("a [MASK] sees"));
    }

    @Test
    void windowsOfMaskedTokensStandBetweenWhatTheTokenizerAdds() {
        Recipe recipe = EncoderRuns.recipe(MASKED_TOKENS, scratch.resolve("text.txt"), "start=" + SENTENCES);
        int[] around = Tokenizer.load(SENTENCES.resolve("tokenizer.json")).forModel();

        List<int[]> windows =
                new MaskedTokensTask(recipe, null).batches().next().input().rows();

        assertThat(around).hasSize(2);
        assertThat(windows)
                .hasSize(13)
                .allSatisfy(window ->
                        assertThat(window).hasSize(11).startsWith(around[0]).endsWith(around[1]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MaskedTokensTask(recipe.with("data.context=2"), null))
                .withMessage("data.context must be at least 3, but got 2");
    }

    /** Blanks are in none of its tokens; what begins within a word is no text. */
    @Test
    void anExampleKeepsTheBlanksAroundItsMask() {
        Path text = EncoderRuns.write(other.resolve("words.txt"), "the herons stand watch stands still\n".repeat(20));

        assertThat(new MaskedTokensTask(EncoderRuns.recipe(MASKED_TOKENS, text, "start=" + SENTENCES), null).examples())
                .isEmpty();
        EncoderRuns.write(text, "the herons stand and see other water\n".repeat(20));
        assertThat(new MaskedTokensTask(EncoderRuns.recipe(MASKED_TOKENS, text, "start=" + SENTENCES), null).examples())
                .first()
                .extracting(Example::input)
                .isEqualTo("the herons stand <mask> see other water");
    }

    @Test
    void aMaskTakesTheSpaceBeforeItAsInTheRun() throws TranslateException {
        EncoderRuns.run(
                other.resolve("run"),
                EncoderRuns.recipe(
                        EncoderRuns.MASKED_TOKENS,
                        scratch.resolve("text.txt"),
                        "model.position=learned",
                        "model.placement=post",
                        "budget.steps=3"));
        export(other.resolve("run"), other.resolve("folder"));

        assertPredictsAs(
                other.resolve("run"),
                other.resolve("folder"),
                List.of("a <mask> sees a [MASK]", "<mask> cat", "a cat<mask>"));
    }

    @Test
    void whatDoesNotSuitTheFolderIsRefused() {
        for (List<String> wrong : List.of(
                List.of(
                        "data.tokenizer=words",
                        "data.tokenizer and data.vocabulary must be left out, since " + SENTENCES
                                + " has a tokenizer, but got words"),
                List.of(
                        "start=" + run() + " data.vocabulary=8192",
                        "data.tokenizer and data.vocabulary must be left out, since " + run()
                                + " has a tokenizer, but got 8192"),
                List.of("data.maxLength=24", "data.maxLength must be at most 23, but got 24"),
                List.of("model.dropout=1", "dropout must be in [0, 1), but got 1.0"))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new TrainingRun(classifier(wrong.get(0).split(" "))))
                    .withMessageEndingWith(wrong.get(1));
        }
    }

    @Test
    void aClassifierThatTransformersDoesNotHaveIsRefused() {
        EncoderRuns.run(other.resolve("run"), classifier("model.pooling=mean", "budget.steps=1"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> export(other.resolve("run"), other.resolve("folder")))
                .withMessage(
                        "pooling must be FIRST in transformers, but got MEAN; the format torchscript takes it as it is");
        assertThat(other.resolve("folder")).doesNotExist();
    }
}
