package dev.heed.family.lm;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import com.google.gson.JsonObject;
import dev.heed.encoder.MaskedTokenModel;
import dev.heed.encoder.TextEncoderConfig;
import dev.heed.family.AddedTokens;
import dev.heed.family.HuggingFaceFolder;
import dev.heed.huggingface.HuggingFaceModel;
import dev.heed.io.SafeTensors;
import dev.heed.io.StrictJsonFile;
import dev.heed.lm.LanguageModel;
import dev.heed.lm.LanguageModelConfig;
import dev.heed.predict.Generation;
import dev.heed.predict.Prediction;
import dev.heed.recipe.Recipe;
import dev.heed.recipe.RecipeFile;
import dev.heed.run.TrainedModel;
import dev.heed.text.Tokenizer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What models know of tokens and lengths, without a training. */
class LanguageModelTextTest {

    private static final int LAYER_DIM = 12;
    private static final int MAX_LENGTH = 17;

    private final Tokenizer tokenizer = Tokenizer.of(
                    "characters",
                    List.of(IntStream.range('0', 'z')
                            .mapToObj(Character::toString)
                            .collect(Collectors.joining())),
                    100)
            .withMask();
    private final NDManager manager = NDManager.newBaseManager();

    @TempDir
    private Path folder = Path.of("");

    @AfterEach
    void close() {
        manager.close();
    }

    private static Recipe recipe(String model, String... settings) {
        return RecipeFile.with("""
                data: {type: text, train: text.txt, context: 64}
                batch: {size: 5}
                model: {%s}
                schedule: {type: constant, rate: 0.03}
                budget: {steps: 1}
                """.formatted(model), List.of(settings));
    }

    private int exportedPositions(Recipe recipe, Path start, Path target) {
        LanguageModelText text = LanguageModelText.of(recipe, start, tokenizer);
        text.export(text.network(manager), target);
        return StrictJsonFile.read(target.resolve("config.json"))
                .get("max_position_embeddings")
                .getAsInt();
    }

    @Test
    void anExportSaysHowLongTextsWere() {
        Path exported = folder.resolve("exported");
        String llama = "type: languageModel, embedDim: 12, numHeads: 3, numLayers: 1, activation: swiglu";
        String pretrained = "type: pretrainedLanguageModel";
        String start = "start=" + exported;

        assertThat(exportedPositions(recipe(llama), Path.of(""), exported)).isEqualTo(64);
        assertThat(exportedPositions(recipe(pretrained, start, "data.context=19"), exported, folder.resolve("shorter")))
                .isEqualTo(64);
        assertThat(exportedPositions(recipe(pretrained, start, "data.context=77"), exported, folder.resolve("longer")))
                .isEqualTo(77);
    }

    @Test
    void whatRotaryModelsWereMadeForIsWhatIsOfUse() {
        Path exported = folder.resolve("exported");
        String llama = "type: languageModel, embedDim: 12, numHeads: 3, numLayers: 1, activation: swiglu";
        String pretrained = "type: pretrainedLanguageModel";

        exportedPositions(recipe(llama), Path.of(""), exported);
        assertThat(longest(recipe(pretrained, "start=" + exported, "data.context=19"), exported))
                .isEqualTo(64);
        assertThat(longest(recipe(pretrained, "start=" + exported, "data.context=77"), exported))
                .isEqualTo(77);
        try (TrainedModel model = TrainedModel.load(exported)) {
            assertThat(((LanguageModelText) model.text()).longest()).isEqualTo(64);
        }
        Path sliding = folder.resolve("sliding");
        LanguageModelText text = LanguageModelText.of(recipe(llama, "model.window=7"), Path.of(""), tokenizer);
        text.export(text.network(manager), sliding);
        JsonObject config = StrictJsonFile.read(sliding.resolve("config.json"));
        config.addProperty("max_position_embeddings", 64);
        StrictJsonFile.write(sliding.resolve("config.json"), config);
        assertThat(longest(recipe(pretrained, "start=" + sliding), sliding)).isEqualTo(Integer.MAX_VALUE);
    }

    private int longest(Recipe recipe, Path start) {
        return LanguageModelText.of(recipe, start, tokenizer).longest();
    }

    /** Writes a network whose embedding has a row more than there are tokens, with some other arrays. */
    private void write(Block network, Map<String, NDArray> other) {
        network.initialize(manager, DataType.FLOAT32, new Shape(1, 1));
        HuggingFaceFolder.write(
                folder.resolve("padded"), HuggingFaceModel.of(network), tokenizer, AddedTokens.BEGINNING, MAX_LENGTH);
        Path file = folder.resolve("padded/model.safetensors");
        Map<String, NDArray> arrays = new TreeMap<>(SafeTensors.read(file, manager));
        assertThat(arrays).containsKeys(other.keySet().toArray(String[]::new));
        arrays.putAll(other);
        SafeTensors.write(file, arrays);
    }

    /** Zeros, then ones in the last row. */
    private NDArray lastRow(long... sizes) {
        Shape rest = new Shape(sizes);
        NDArray zeros = manager.zeros(new Shape(tokenizer.vocabSize()).addAll(rest));
        return zeros.concat(manager.ones(new Shape(1).addAll(rest)));
    }

    @Test
    void rowsThatFillAnEmbeddingUpAreNoText() {
        LanguageModel network =
                new LanguageModel(LanguageModelConfig.gpt2(tokenizer.vocabSize() + 1, MAX_LENGTH, LAYER_DIM, 3, 1, 0f));
        write(
                network,
                Map.of(
                        "transformer.ln_f.weight", manager.zeros(new Shape(LAYER_DIM)),
                        "transformer.ln_f.bias", manager.ones(new Shape(LAYER_DIM)),
                        "transformer.wte.weight", lastRow(LAYER_DIM)));

        try (TrainedModel model = TrainedModel.load(folder.resolve("padded"))) {
            Generation five = Generation.with(settings -> settings.setMaxTokens(5));
            assertThat(model.predict(List.of("ab"), five))
                    .extracting(Prediction::output)
                    .containsExactly("");
            assertThat(model.attention("ab", five).orElseThrow().output()).hasSize(3 + 5);
        }
    }

    @Test
    void rowsThatFillAnEmbeddingUpStandInNoMasksPlace() {
        MaskedTokenModel network = new MaskedTokenModel(
                TextEncoderConfig.bert(tokenizer.vocabSize() + 1, MAX_LENGTH, LAYER_DIM, 3, 1, 0f));
        write(network, Map.of("cls.predictions.bias", lastRow().mul(100)));

        try (TrainedModel model = TrainedModel.load(folder.resolve("padded"))) {
            assertThat(model.predict("ab<mask>").output()).hasSize(3).startsWith("ab");
        }
    }
}
