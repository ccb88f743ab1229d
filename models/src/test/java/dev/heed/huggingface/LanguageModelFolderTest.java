package dev.heed.huggingface;

import static dev.heed.huggingface.FolderReference.folder;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.heed.block.ForwardPass;
import dev.heed.generate.Generated;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.Generator;
import dev.heed.io.AtomicFile;
import dev.heed.io.SavedTensors;
import dev.heed.io.StrictJsonFile;
import dev.heed.lm.LanguageModel;
import dev.heed.lm.LanguageModelConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders that transformers wrote: read, they answer what transformers answers; written, they are what it wrote. */
class LanguageModelFolderTest {

    @TempDir
    Path temporary;

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "gpt2-bare", "llama2", "llama3", "mistral", "qwen2"})
    void answersWhatTransformersAnswers(String name) {
        FolderReference reference = FolderReference.read(name);
        HuggingFaceModel folder = HuggingFaceModel.read(folder(name));
        try (NDManager manager = NDManager.newBaseManager()) {
            LanguageModel model = (LanguageModel) folder.load(manager);
            ParameterStore store = new ParameterStore(manager, false);

            reference.compareLogits(model.logits(ForwardPass.inference(store), reference.tokens(manager)));
            List<Integer> expected = new ArrayList<>(reference.continuation());
            expected.removeAll(folder.endTokens()); // which transformers lists too, as the last one
            assertThat(continuation(folder, model, manager, reference)).isEqualTo(expected);
        }
    }

    private static List<Integer> continuation(
            HuggingFaceModel folder, LanguageModel model, NDManager manager, FolderReference reference) {
        int[] ends = folder.endTokens().stream().mapToInt(Integer::intValue).toArray();
        GenerationConfig config =
                GenerationConfig.builder().setMaxTokens(11).optEndTokens(ends).build();
        int[] prompt = reference.prompt().stream().mapToInt(Integer::intValue).toArray();
        Generated generated =
                new Generator(model, manager, config).best(List.of(prompt)).get(0);
        return Arrays.stream(generated.tokens()).boxed().toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "llama3", "qwen2"})
    void isWrittenAsTransformersWroteIt(String name) {
        Path original = folder(name);
        Path written = temporary.resolve("written");
        HuggingFaceModel model = HuggingFaceModel.read(original);
        try (NDManager manager = NDManager.newBaseManager()) {
            model.load(manager);

            model.write(written, null);

            for (String file : List.of("config.json", "generation_config.json")) {
                assertThat(StrictJsonFile.read(written.resolve(file)))
                        .as(file)
                        .isEqualTo(StrictJsonFile.read(original.resolve(file)));
            }
            assertThat(Files.isRegularFile(written.resolve("model.safetensors")))
                    .isTrue();
            compareTensors(written, original, manager);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "gpt2-bare", "llama2", "llama3", "mistral", "qwen2"})
    void settingsOfANetworkAreThoseThatTransformersWrites(String name) {
        HuggingFaceModel read = HuggingFaceModel.read(folder(name));
        JsonObject original = StrictJsonFile.read(folder(name).resolve("config.json"));
        LanguageModel model = (LanguageModel) read.network();

        JsonObject settings = HuggingFaceModel.of(model)
                .withTokens(whole(original, "bos_token_id"), read.endTokens(), whole(original, "pad_token_id"))
                .config();

        AtomicFile.writeText(temporary.resolve("config.json"), settings.toString());
        HuggingFaceModel again = HuggingFaceModel.read(temporary);
        assertThat(((LanguageModel) again.network()).config()).isEqualTo(model.config());
        assertThat(again.endTokens()).isEqualTo(read.endTokens());
        JsonElement theta = settings.remove("rope_theta");
        JsonElement scaling = settings.remove("rope_scaling");
        FolderReference.assertContains(original, settings);
        if (original.has("rope_parameters")) { // which transformers before 5 ignores
            JsonObject rope = original.getAsJsonObject("rope_parameters");
            assertThat(theta).isEqualTo(rope.remove("rope_theta"));
            assertThat(scaling).isEqualTo(rope.has("factor") ? rope : null);
        }
    }

    private static @Nullable Integer whole(JsonObject config, String key) {
        JsonElement value = config.get(key);
        return value == null || value.isJsonNull() ? null : value.getAsInt();
    }

    @Test
    void howLongTextsMayBeIsSaidWhereItIsKnown() {
        HuggingFaceModel read = HuggingFaceModel.read(folder("llama3"));
        HuggingFaceModel made = HuggingFaceModel.of(read.network());

        assertThat(read.positions()).isEqualTo(320);
        assertThat(read.maxLength()).isEqualTo(Integer.MAX_VALUE);
        assertThat(made.positions()).isEqualTo(Integer.MAX_VALUE);
        assertThat(made.config().has("max_position_embeddings")).isFalse();
        assertThat(made.withMaxLength(64).positions()).isEqualTo(64);
        assertThat(made.withMaxLength(64)
                        .config()
                        .get("max_position_embeddings")
                        .getAsInt())
                .isEqualTo(64);
        assertThat(HuggingFaceModel.read(folder("gpt2")).positions()).isEqualTo(17);
    }

    @Test
    void aNetworkMadeHereIsReadAgain() {
        try (NDManager manager = NDManager.newBaseManager()) {
            LanguageModel model = new LanguageModel(LanguageModelConfig.gpt2(13, 7, 12, 3, 1, 0.1f));
            model.initialize(manager);
            Path written = temporary.resolve("written");

            HuggingFaceModel.of(model).withTokens(1, Set.of(2), 0).write(written, null);

            HuggingFaceModel read = HuggingFaceModel.read(written);
            LanguageModel loaded = (LanguageModel) read.load(manager);
            assertThat(loaded.config()).isEqualTo(model.config());
            assertThat(read.endTokens()).containsExactly(2);
            JsonObject settings = StrictJsonFile.read(written.resolve("config.json"));
            assertThat(settings.get("bos_token_id").getAsInt()).isEqualTo(1);
            assertThat(settings.get("pad_token_id").getAsInt()).isZero();
            assertThat(read.maxLength()).isEqualTo(7);
            for (int i = 0; i < model.getParameters().size(); i++) {
                assertThat(loaded.getParameters().valueAt(i).getArray().toFloatArray())
                        .as(model.getParameters().keyAt(i))
                        .containsExactly(
                                model.getParameters().valueAt(i).getArray().toFloatArray());
            }
        }
    }

    @Test
    void bfloat16IsReadAsFloat32AndWrittenAsSuch() {
        Path written = temporary.resolve("written");
        HuggingFaceModel model = HuggingFaceModel.read(folder("llama2"));
        try (NDManager manager = NDManager.newBaseManager()) {
            model.load(manager);

            model.write(written, null);

            compareTensors(written, folder("llama2"), manager);
            assertThat(StrictJsonFile.read(written.resolve("config.json"))
                            .get("dtype")
                            .getAsString())
                    .isEqualTo("float32");
        }
    }

    @Test
    void generationConfigComesBeforeConfig() {
        Path changed = FolderReference.changed(
                "llama3", temporary.resolve("changed"), config -> config.addProperty("eos_token_id", 5));

        HuggingFaceModel model = HuggingFaceModel.read(changed);

        assertThat(model.endTokens()).isEqualTo(Set.of(12, 0));
    }

    @Test
    void olderFoldersSayTheirPositionsInOtherSettings() {
        Path changed = FolderReference.changed("llama3", temporary.resolve("changed"), config -> {
            JsonObject rope = config.remove("rope_parameters").getAsJsonObject();
            config.add("rope_theta", rope.remove("rope_theta"));
            rope.add("type", rope.get("rope_type"));
            config.add("rope_scaling", rope);
            config.add("torch_dtype", config.remove("dtype"));
        });

        assertThat(((LanguageModel) HuggingFaceModel.read(changed).network()).config())
                .isEqualTo(
                        ((LanguageModel) HuggingFaceModel.read(folder("llama3")).network()).config());
    }

    @Test
    void gpt2TakesTheNamesOfOtherModelsToo() {
        Path changed = FolderReference.changed("gpt2", temporary.resolve("changed"), config -> {
            config.add("hidden_size", config.remove("n_embd"));
            config.add("num_attention_heads", config.remove("n_head"));
            config.add("num_hidden_layers", config.remove("n_layer"));
            config.add("max_position_embeddings", config.remove("n_positions"));
        });

        assertThat(((LanguageModel) HuggingFaceModel.read(changed).network()).config())
                .isEqualTo(
                        ((LanguageModel) HuggingFaceModel.read(folder("gpt2")).network()).config());
    }

    @Test
    void whatIsLeftOutIsWhatTransformersTakes() {
        Path changed = FolderReference.changed("gpt2", temporary.resolve("changed"), config -> {
            config.remove("n_positions");
            config.remove("activation_function");
            config.remove("tie_word_embeddings");
            config.remove("architectures");
            config.remove("resid_pdrop");
        });

        LanguageModel model = (LanguageModel) HuggingFaceModel.read(changed).network();

        assertThat(model.maxLength()).isEqualTo(1024);
        assertThat(model.config().layer().dropout()).isEqualTo(0.1f);
    }

    private static void compareTensors(Path actual, Path expected, NDManager manager) {
        try (SavedTensors written = SavedTensors.open(actual);
                SavedTensors original = SavedTensors.open(expected)) {
            assertThat(written.names()).containsExactlyInAnyOrderElementsOf(original.names());
            for (String name : original.names()) {
                NDArray array = written.read(name, manager);
                NDArray other = original.read(name, manager);
                assertThat(array.getShape()).as(name).isEqualTo(other.getShape());
                assertThat(array.toFloatArray()).as(name).containsExactly(other.toFloatArray());
            }
        }
    }
}
