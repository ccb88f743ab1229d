package dev.heed.family.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.inference.Predictor;
import ai.djl.translate.TranslateException;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.heed.huggingface.HuggingFaceModel;
import dev.heed.io.AtomicFolder;
import dev.heed.io.StrictJsonFile;
import dev.heed.predict.Generation;
import dev.heed.predict.Prediction;
import dev.heed.recipe.Recipe;
import dev.heed.recipe.RecipeFile;
import dev.heed.run.ExportFormat;
import dev.heed.run.LockedRunFolder;
import dev.heed.run.TrainedModel;
import dev.heed.run.TrainingRun;
import dev.heed.text.Tokenizer;
import dev.heed.train.StopSignal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A language model as a folder of Hugging Face's: written, read, and trained on. */
class PretrainedLanguageModelTest {

    private static final List<String> PROMPTS = List.of("one two", "three four five", "six");

    private static final Generation SEVEN = Generation.with(settings -> settings.setMaxTokens(7));

    @TempDir
    private static Path scratch = Path.of("");

    @TempDir
    private Path other = Path.of("");

    private static Path text() {
        return scratch.resolve("text.txt");
    }

    private static Path run() {
        return scratch.resolve("run");
    }

    private static Path exported() {
        return scratch.resolve("exported");
    }

    /** GPT-2's shape. */
    private static Recipe recipe(String... settings) {
        return RecipeFile.with("""
                data: {type: text, train: '%s', context: 19}
                batch: {size: 5}
                model: {type: languageModel, embedDim: 12, numHeads: 3, numLayers: 2, position: learned, norm: layer, bias: all}
                schedule: {type: constant, rate: 0.03}
                evaluation: {maxExamples: 3}
                budget: {steps: 23}
                """.formatted(text()), List.of(settings));
    }

    /** Trained on from a folder by steps that move nothing. */
    private static Recipe continued(Path start, String... settings) {
        return recipe("model.type=pretrainedLanguageModel", "start=" + start, "schedule.rate=1e-30", "budget.steps=1")
                .with(settings);
    }

    private static void train(Path folder, Recipe recipe) {
        try (LockedRunFolder open = LockedRunFolder.open(folder)) {
            new TrainingRun(recipe).run(open, new StopSignal());
        }
    }

    @BeforeAll
    static void train() throws IOException {
        Files.writeString(text(), "one two three four five six seven,\n".repeat(20));
        train(run(), recipe());
        try (TrainedModel model = TrainedModel.load(run())) {
            model.export(ExportFormat.HUGGINGFACE, exported());
        }
    }

    private static List<String> outputs(Path folder) {
        try (TrainedModel model = TrainedModel.load(folder)) {
            return model.predict(PROMPTS, SEVEN).stream()
                    .map(Prediction::output)
                    .toList();
        }
    }

    private Path changed(String file, Consumer<JsonObject> change) {
        Path folder = other.resolve("changed");
        AtomicFolder.write(folder, to -> {
            try (var files = Files.list(exported())) {
                for (Path each : files.toList()) {
                    Files.copy(each, to.resolve(each.getFileName()));
                }
                JsonObject json = StrictJsonFile.read(to.resolve(file));
                change.accept(json);
                Files.writeString(to.resolve(file), json.toString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return folder;
    }

    @Test
    void aFolderOfARunContinuesAsTheRun() throws TranslateException {
        try (TrainedModel run = TrainedModel.load(run());
                TrainedModel model = TrainedModel.load(exported());
                Predictor<String, Prediction> predictor = model.newPredictor(SEVEN)) {
            List<Prediction> expected = run.predict(PROMPTS, SEVEN);

            assertThat(model.predict(PROMPTS, SEVEN)).isEqualTo(expected);
            assertThat(predictor.predict(PROMPTS.get(1))).isEqualTo(expected.get(1));
            assertThat(model.attention("one two").orElseThrow().mean())
                    .isEqualTo(run.attention("one two").orElseThrow().mean());
            assertThat(model.test(text()).metrics()).isEqualTo(run.test(text()).metrics());
        }
    }

    @Test
    void theTokensThatConfigNamesEndAText() {
        String first = outputs(exported()).get(0);
        int id = vocab(String.valueOf(first.charAt(3)));
        Path folder = changed("generation_config.json", json -> json.addProperty("eos_token_id", id));

        assertThat(outputs(folder).get(0)).isEqualTo(first.substring(0, first.indexOf(first.charAt(3))));
    }

    @Test
    void trainingOnKeepsTheSpecialTokens() {
        String first = outputs(exported()).get(0);
        int end = vocab(String.valueOf(first.charAt(3)));
        Path start = changed("generation_config.json", json -> {
            json.add("eos_token_id", JsonParser.parseString("[" + end + ", 3, 2]"));
            json.addProperty("pad_token_id", 5);
            json.add("bos_token_id", JsonNull.INSTANCE);
        });

        train(other.resolve("run"), continued(start));
        try (TrainedModel model = TrainedModel.load(other.resolve("run"))) {
            model.export(ExportFormat.HUGGINGFACE, other.resolve("folder"));
        }

        assertThat(outputs(other.resolve("run")).get(0)).isEqualTo(first.substring(0, first.indexOf(first.charAt(3))));
        HuggingFaceModel folder = HuggingFaceModel.read(other.resolve("folder"));
        assertThat(folder.endTokens()).containsExactly(end, 3, 2);
        assertThat(folder.padToken()).isEqualTo(5);
        assertThat(folder.beginToken()).isNull();
        JsonObject names = StrictJsonFile.read(other.resolve("folder/tokenizer_config.json"));
        assertThat(names.get("eos_token").getAsString()).isEqualTo(first.substring(3, 4));
        assertThat(vocab(names.get("pad_token").getAsString())).isEqualTo(5);
        assertThat(names.has("bos_token")).isFalse();
    }

    @Test
    void anEndInThePromptStays() {
        Tokenizer tokenizer = Tokenizer.load(exported().resolve("tokenizer.json"));
        int end = vocab("x");

        assertThat(new PlainText(19, Set.of(end)).prompt(tokenizer, "six"))
                .endsWith(end)
                .hasSize(3);
        Path behind = changed(
                "tokenizer.json",
                json -> json.add("post_processor", JsonParser.parseString("""
                                {"type": "TemplateProcessing", "pair": [],
                                 "single": [{"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "x", "type_id": 0}}],
                                 "special_tokens": {"x": {"id": "x", "ids": [END], "tokens": ["x"]}}}
                                """.replace("END", Integer.toString(end)))));
        Tokenizer adding = Tokenizer.load(behind.resolve("tokenizer.json"));
        assertThat(adding.forModel(7)).containsExactly(7, end);
        assertThat(new PlainText(19, Set.of(end)).prompt(adding, "six")).containsExactly(tokenizer.encode("six"));
        assertThat(new PlainText(19, Set.of(end)).prompt(adding, "one")).containsExactly(tokenizer.encode("one"));
    }

    private static int vocab(String token) {
        return StrictJsonFile.read(exported().resolve("tokenizer.json"))
                .getAsJsonObject("model")
                .getAsJsonObject("vocab")
                .get(token)
                .getAsInt();
    }

    @Test
    void trainingOnKeepsTheNetworkWhateverBecomesOfTheFolder() throws IOException {
        Path start = Files.move(
                changed("config.json", json -> json.addProperty("resid_pdrop", 0.3)), other.resolve("start"));
        train(other.resolve("run"), continued(start, "model.dropout=0"));
        AtomicFolder.delete(start);
        Path moved = Files.move(other.resolve("run"), other.resolve("moved"));

        assertThat(outputs(moved)).isEqualTo(outputs(run()));
        assertThat(Files.readString(moved.resolve("log.txt")))
                .contains(" of " + start + "; new here: none; not used: none");

        train(other.resolve("again"), continued(moved));
        assertThat(outputs(other.resolve("again"))).isEqualTo(outputs(run()));
    }

    @Test
    void foldersThatContradictThemselvesAreRefused() throws IOException {
        Path without = changed("config.json", json -> {});
        Files.delete(without.resolve("tokenizer.json"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrainedModel.load(without))
                .withMessage("folder must have a tokenizer.json, but got " + without
                        + " without; in Python, transformers.AutoTokenizer.from_pretrained(FOLDER)"
                        + ".save_pretrained(FOLDER) writes one");
        Path larger = changed("config.json", json -> json.addProperty("vocab_size", 53));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrainedModel.load(larger))
                .withMessageMatching(
                        "tokenizer must be of the network's vocabulary, vocab_size=53, but got one of \\d+ ids: .*");
    }

    @Test
    void recipesWhoseStartDoesNotSuitAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TrainingRun(continued(exported(), "start=")))
                .withMessage(
                        "start must be a folder with a config.json for the model pretrainedLanguageModel, but got none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TrainingRun(continued(run())))
                .withMessage("start must be a folder with a config.json for the model pretrainedLanguageModel, but got "
                        + run());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TrainingRun(recipe("start=" + exported())))
                .withMessage(
                        "start must be the folder of a run for the model languageModel, which has sizes of its own,"
                                + " but got " + exported()
                                + " of Hugging Face's; a model.type that begins with pretrained takes it");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TrainingRun(continued(exported(), "data.context=20")))
                .withMessage("data.context must be at most 19, but got 20");
    }

    @Test
    void nothingIsWrittenOverAUsersFolder() throws IOException {
        Path mine = Files.writeString(other.resolve("mine.txt"), "mine");
        try (TrainedModel model = TrainedModel.load(run())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.export(ExportFormat.HUGGINGFACE, other))
                    .withMessage("out must be a new or an empty folder, but got " + other + ", which holds mine.txt");
        }
        assertThat(mine).hasContent("mine");
    }
}
