package dev.heed.huggingface;

import static dev.heed.test.ArrayAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.heed.adapt.Lora;
import dev.heed.adapt.LoraConfig;
import dev.heed.block.ParameterPaths;
import dev.heed.io.AtomicFile;
import dev.heed.io.SafeTensors;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Adapters beside an embedding or a head that PEFT trains apart, on a network that has one array for both. */
class TiedPeftFolderTest {

    private static final String EMBEDDING = "base_model.model.model.embed_tokens.weight";
    private static final String HEAD = "base_model.model.lm_head.weight";

    private final NDManager manager = NDManager.newBaseManager();
    private final HuggingFaceModel model = HuggingFaceModel.read(FolderReference.folder("llama3"));
    private final Shape shape = new Shape(13, 12);

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void load() {
        model.load(manager);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private Block network() {
        return model.network();
    }

    private void write(String settings, Map<String, NDArray> saved) {
        String query = "base_model.model.model.layers.0.self_attn.q_proj.";
        Map<String, NDArray> arrays = new LinkedHashMap<>(saved);
        arrays.put(query + "lora_A.weight", manager.ones(new Shape(2, 12)));
        arrays.put(query + "lora_B.weight", manager.ones(new Shape(12, 2)));
        SafeTensors.write(folder.resolve("adapter_model.safetensors"), arrays);
        AtomicFile.writeText(
                folder.resolve("adapter_config.json"), "{\"peft_type\": \"LORA\", \"r\": 2" + settings + "}");
    }

    private void refuses(String got) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PeftFolder.read(folder, network(), model.names()))
                .withMessage(
                        "%s: tensors must be [%s, %s] with equal numbers, which are one parameter of the network,"
                                + " but got [%s]",
                        folder.resolve("adapter_model.safetensors"), EMBEDDING, HEAD, got);
        assertThat(Lora.linears(network()).values()).allMatch(linear -> linear.change() == null);
    }

    private NDArray embedding() {
        return Objects.requireNonNull(ParameterPaths.of(network()).get("embedding.weight"))
                .getArray();
    }

    @Test
    void oneOfTwoIsRefused() {
        write("", Map.of(HEAD, manager.ones(shape)));
        refuses(HEAD);
        write("", Map.of(EMBEDDING, manager.ones(shape)));
        refuses(EMBEDDING);
    }

    @Test
    void twoThatDifferAreRefused() {
        write("", Map.of(HEAD, manager.ones(shape), EMBEDDING, manager.zeros(shape)));
        refuses(HEAD + ", " + EMBEDDING);
    }

    @Test
    void twoOfEqualNumbersAreOne() {
        write("", Map.of(HEAD, manager.ones(shape), EMBEDDING, manager.ones(shape)));
        PeftFolder.read(folder, network(), model.names());

        assertThat(embedding()).isBitEqualTo(manager.ones(shape));
    }

    @Test
    void oneIsEnoughWherePeftTiedThem() {
        write(", \"ensure_weight_tying\": true", Map.of(EMBEDDING, manager.ones(shape)));
        PeftFolder.read(folder, network(), model.names());

        assertThat(embedding()).isBitEqualTo(manager.ones(shape));
    }

    @Test
    void bothAreWritten() {
        LoraConfig config = new LoraConfig(2, 2f, 0f, List.of("queryProjection"), List.of("^embedding.weight"));
        PeftFolder.write(Lora.add(network(), config, 1), folder.resolve("written"), model.names());

        Path file = folder.resolve("written/adapter_model.safetensors");
        assertThat(SafeTensors.metadata(file)).containsOnlyKeys("format"); // and so no name for another's array
        Map<String, NDArray> arrays = SafeTensors.read(file, manager);
        for (String name : List.of(EMBEDDING, HEAD)) {
            assertThat(Objects.requireNonNull(arrays.get(name))).isBitEqualTo(embedding());
        }
    }
}
