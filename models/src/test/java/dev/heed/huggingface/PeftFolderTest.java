package dev.heed.huggingface;

import static dev.heed.test.ArrayAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.heed.adapt.Lora;
import dev.heed.adapt.LoraConfig;
import dev.heed.block.ForwardPass;
import dev.heed.io.AtomicFile;
import dev.heed.io.NameMap;
import dev.heed.io.SafeTensors;
import dev.heed.io.StrictJsonFile;
import dev.heed.lm.LanguageModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Adapters that PEFT wrote, on models that transformers wrote; see {@code models/src/test/python/peft_folders.py}. */
class PeftFolderTest {

    private static final double TOLERANCE = 1e-5;

    private final NDManager manager = NDManager.newBaseManager();

    @TempDir
    private Path folder = Path.of("");

    @AfterEach
    void close() {
        manager.close();
    }

    private record Expected(String base, List<long[]> tokens, List<Float> logits) {}

    private static Path peft(String name) {
        return FolderReference.folder("peft").resolve(name);
    }

    /** A model of transformers, and its names. */
    private record Base(Block network, HuggingFaceModel model) {

        NameMap names() {
            return model.names();
        }
    }

    private Base base(String name) {
        HuggingFaceModel model = HuggingFaceModel.read(FolderReference.folder(name));
        return new Base(model.load(manager), model);
    }

    private NDArray logits(Block network, Expected expected) {
        ParameterStore store = new ParameterStore(manager, false);
        NDArray tokens = manager.create(expected.tokens().toArray(long[][]::new));
        return network instanceof LanguageModel model
                ? model.logits(ForwardPass.inference(store), tokens).flatten()
                : network.forward(store, new NDList(tokens), false)
                        .singletonOrThrow()
                        .flatten();
    }

    @ParameterizedTest
    @ValueSource(strings = {"queries-and-values", "head-saved", "gpt2-joined", "bert"})
    void givesPeftsOutputsAndWritesWhatItRead(String name) {
        Expected expected =
                new Gson().fromJson(StrictJsonFile.read(peft(name).resolve("expected.json")), Expected.class);
        Base base = base(expected.base());
        NDArray logits = manager.create(expected.logits().stream()
                        .mapToDouble(Float::doubleValue)
                        .toArray())
                .toType(DataType.FLOAT32, false);

        Lora lora = PeftFolder.read(peft(name), base.network(), base.names());

        assertThat(logits(base.network(), expected)).isCloseTo(logits, TOLERANCE);
        Path written = folder.resolve("written");
        PeftFolder.write(lora, written, base.names());
        Path weights = Path.of("adapter_model.safetensors");
        Map<String, NDArray> own = SafeTensors.read(written.resolve(weights), manager);
        Map<String, NDArray> theirs = SafeTensors.read(peft(name).resolve(weights), manager);
        assertThat(own).containsOnlyKeys(theirs.keySet());
        own.forEach((tensor, array) -> assertThat(array).isBitEqualTo(Objects.requireNonNull(theirs.get(tensor))));
        Base again = base(expected.base());
        Lora other = PeftFolder.read(written, again.network(), again.names());
        assertThat(other.config()).isEqualTo(lora.config());
        other.merge();
        assertThat(logits(again.network(), expected)).isCloseTo(logits, TOLERANCE);
    }

    @Test
    void keepsSettings() {
        Base base = base("llama2");
        Lora lora = PeftFolder.read(peft("queries-and-values"), base.network(), base.names());
        assertThat(lora.config())
                .isEqualTo(new LoraConfig(2, 6f, 0.1f, List.of("queryProjection", "valueProjection"), List.of()));
        lora.remove();

        LoraConfig saved = PeftFolder.read(peft("head-saved"), base.network(), base.names())
                .config();

        assertThat(saved.rank()).isEqualTo(3);
        assertThat(saved.targets())
                .containsExactly(
                        "^stack.layer1.feedForward.inputProjection",
                        "^stack.layer1.feedForward.outputProjection",
                        "^stack.layer1.selfAttention.keyProjection");
        assertThat(saved.trained()).containsExactly("^outputProjection.weight");
    }

    @Test
    void writesTheSettingsThatPeftReads() {
        Base base = base("llama2");
        Lora lora = Lora.add(
                base.network(), new LoraConfig(2, 3f, 0f, List.of("queryProjection"), List.of("stack.norm")), 1);
        PeftFolder.write(lora, folder.resolve("written"), base.names());

        JsonObject config = StrictJsonFile.read(folder.resolve("written/adapter_config.json"));

        assertThat(config.get("peft_type").getAsString()).isEqualTo("LORA");
        assertThat(config.get("r").getAsInt()).isEqualTo(2);
        assertThat(config.get("lora_alpha").getAsFloat()).isEqualTo(3f);
        assertThat(config.get("target_modules")).hasToString("[\"q_proj\"]");
        assertThat(config.get("modules_to_save")).hasToString("[\"model.norm\"]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PeftFolder.write(lora, folder.resolve("written"), base.names()))
                .withMessageStartingWith("out must be a new or an empty folder, but got " + folder.resolve("written"));
    }

    @Test
    void namesMayHaveNoPoint() {
        NameMap names = NameMap.builder()
                .same("stack.layer{}.selfAttention.queryProjection.weight", "h.{}.q.weight")
                .same("outputProjection.weight", "head")
                .build();
        LoraConfig config = new LoraConfig(2, 3f, 0f, List.of("queryProjection"), List.of("^outputProjection.weight"));
        PeftFolder.write(Lora.add(base("llama2").network(), config, 1), folder.resolve("written"), names);

        JsonObject settings = StrictJsonFile.read(folder.resolve("written/adapter_config.json"));
        assertThat(settings.get("modules_to_save")).hasToString("[\"head\"]");
        assertThat(PeftFolder.read(folder.resolve("written"), base("llama2").network(), names)
                        .config())
                .isEqualTo(config);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "use_dora | true | use_dora must be left out, since Heed does not have this setting, but got true",
                "use_rslora | true | use_rslora must be left out, since Heed does not have this setting, but got true",
                "peft_type | '\"LOHA\"' | 'peft_type must be one of [LORA], which Heed has, but got \"LOHA\"'",
                "bias | '\"all\"' | 'bias must be one of [none], which Heed has, but got \"all\"'",
                "rank_pattern | '{\"q_proj\": 3}' | 'rank_pattern must be left out, since Heed does not have this"
                        + " setting, but got {\"q_proj\":3}'",
                "init_lora_weights | '\"pissa\"' | 'init_lora_weights must not have changed the model itself, but got"
                        + " \"pissa\"'",
                "r | 0 | 'rank must be at least 1, but got 0'",
            })
    void otherAdaptersAreRefusedByTheirSetting(String key, String value, String message) throws IOException {
        Base base = base("llama2");
        Path changed = changed(key, value);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> PeftFolder.read(changed, base.network(), base.names()))
                .withMessage(changed.resolve("adapter_config.json") + ": " + message);
        assertThat(base.network().getParameters().values()).allMatch(Parameter::requiresGradient);
    }

    private Path changed(String key, String value) throws IOException {
        for (String name : List.of("adapter_config.json", "adapter_model.safetensors")) {
            Files.copy(peft("queries-and-values").resolve(name), folder.resolve(name));
        }
        Path config = folder.resolve("adapter_config.json");
        JsonObject json = StrictJsonFile.read(config);
        json.add(key, new Gson().fromJson(value, JsonElement.class));
        AtomicFile.writeText(config, json.toString());
        return folder;
    }

    @Test
    void adaptersOfOneJoinedModuleAreWrittenAsBlocks() {
        Expected expected = new Expected("gpt2", List.of(new long[] {3, 5, 8, 1}, new long[] {9, 2, 0, 11}), List.of());
        Base gpt2 = base("gpt2");
        Lora lora = Lora.add(
                gpt2.network(),
                new LoraConfig(2, 3f, 0f, List.of("queryProjection", "valueProjection", "inputProjection"), List.of()),
                1);
        lora.arrays().values().forEach(array -> array.setRequiresGradient(false));
        lora.arrays().values().forEach(array -> array.addi(manager.randomNormal(array.getShape())));
        NDArray logits = logits(gpt2.network(), expected);

        PeftFolder.write(lora, folder.resolve("written"), gpt2.names());

        Base again = base("gpt2");
        Lora read = PeftFolder.read(folder.resolve("written"), again.network(), again.names());
        assertThat(logits(again.network(), expected)).isCloseTo(logits, TOLERANCE);
        assertThat(read.config())
                .isEqualTo(new LoraConfig(
                        4,
                        6f,
                        0f,
                        List.of("inputProjection", "keyProjection", "queryProjection", "valueProjection"),
                        List.of()));
        JsonObject config = StrictJsonFile.read(folder.resolve("written/adapter_config.json"));
        assertThat(config.get("fan_in_fan_out").getAsBoolean()).isTrue();
        assertThat(config.get("target_modules")).hasToString("[\"c_attn\",\"c_fc\"]");
    }

    @Test
    void tensorsWithoutACounterpartAreRefused() throws IOException {
        Base gpt2 = base("gpt2");
        Path changed = changed("r", "2");
        Path weights = changed.resolve("adapter_model.safetensors");
        String joined = "base_model.model.transformer.h.0.attn.c_attn.";
        SafeTensors.write(weights, Map.of(joined + "lora_C.weight", manager.ones(new Shape(2, 12))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PeftFolder.read(changed, gpt2.network(), gpt2.names()))
                .withMessage(weights + ": tensor must have a matrix of the network's own that it is for, but got "
                        + joined + "lora_C.weight");

        SafeTensors.write(weights, Map.of(joined + "lora_B.weight", manager.ones(new Shape(12, 2))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PeftFolder.read(changed, gpt2.network(), gpt2.names()))
                .withMessage(weights + ": tensor " + joined + "lora_B.weight must have 36 rows, but got (12, 2)");

        Lora lora =
                Lora.add(gpt2.network(), new LoraConfig(2, 3f, 0f, List.of("(query|value)Projection"), List.of()), 1);
        NameMap none = NameMap.builder().build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PeftFolder.write(lora, folder.resolve("w"), none))
                .withMessage("adapter must be for a matrix that transformers has, but got"
                        + " stack.layer0.selfAttention.queryProjection.lora.A");
    }

    @Test
    void ofAnotherShapeOrAPickleAreRefused() throws IOException {
        Base other = base("mistral");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PeftFolder.read(peft("queries-and-values"), other.network(), other.names()))
                .withMessage(peft("queries-and-values").resolve("adapter_model.safetensors")
                        + ": tensor base_model.model.model.layers.0.self_attn.q_proj.lora_B.weight must have 12 rows,"
                        + " but got (18, 2)");
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> PeftFolder.read(folder, other.network(), other.names()))
                .withMessage("could not read " + folder.resolve("adapter_model.safetensors") + ": no such file");
        Files.writeString(folder.resolve("adapter_model.bin"), "pickle");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PeftFolder.read(folder, other.network(), other.names()))
                .withMessageContaining("safetensors")
                .withMessageContaining("adapter_model.bin");
    }
}
