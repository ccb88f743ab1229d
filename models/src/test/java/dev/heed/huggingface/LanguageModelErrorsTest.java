package dev.heed.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import com.google.gson.JsonParser;
import dev.heed.adapt.PrunedHeads;
import dev.heed.block.Projection;
import dev.heed.io.AtomicFile;
import dev.heed.io.SafeTensors;
import dev.heed.lm.LanguageModel;
import dev.heed.lm.LanguageModelConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Folders of language models that cannot be read: the sentences that say so. */
class LanguageModelErrorsTest {

    @TempDir
    Path temporary;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        gpt2   | vocab_size                      | "13"           | vocab_size must be a whole number in [0, 2^31), but got "13"
        gpt2   | n_embd                          | -12            | n_embd must be a whole number in [0, 2^31), but got -12
        gpt2   | n_embd                          | 1e99999        | n_embd must be a whole number in [0, 2^31), but got 1e99999
        gpt2   | n_layer                         | 2147483647     | n_layer must be at most 10000, but got 2147483647
        gpt2   | n_layer                         | 0              | numLayers must be at least 1, but got 0
        gpt2   | n_head                          | 5              | n_embd must be divisible by n_head, but got n_embd=12, n_head=5
        gpt2   | n_head                          | null           | n_head must be a whole number in [0, 2^31), but got null
        gpt2   | resid_pdrop                     | 1.5            | dropout must be in [0, 1), but got 1.5
        gpt2   | layer_norm_epsilon              | true           | layer_norm_epsilon must be a finite number, but got true
        gpt2   | activation_function             | quick_gelu     | activation_function must be one of [gelu, gelu_fast, gelu_new, gelu_pytorch_tanh, relu], which Heed has, but got "quick_gelu"
        gpt2   | scale_attn_by_inverse_layer_idx | true           | scale_attn_by_inverse_layer_idx must be false, since Heed has nothing else, but got true
        gpt2   | scale_attn_weights              | false          | scale_attn_weights must be true, since Heed has nothing else, but got false
        gpt2   | reorder_and_upcast_attn         | true           | reorder_and_upcast_attn must be false, since Heed has nothing else, but got true
        gpt2   | add_cross_attention             | true           | add_cross_attention must be false, since Heed has nothing else, but got true
        gpt2   | tie_word_embeddings             | 1              | tie_word_embeddings must be true or false, but got 1
        gpt2   | quantization_config             | {"bits": 4}    | quantization_config must be left out, since Heed does not have this setting, but got {"bits":4}
        gpt2   | architectures                   | ["T5Model"]    | architectures must begin with one of [GPT2LMHeadModel, GPT2Model, LlamaForCausalLM, LlamaModel, MistralForCausalLM, MistralModel, Qwen2ForCausalLM, Qwen2Model
        gpt2   | architectures                   | "GPT2Model"    | architectures must be a list of texts, but got "GPT2Model"
        gpt2   | model_type                      | bert           | model_type must be one of [gpt2], but got "bert"
        gpt2   | eos_token_id                    | end            | eos_token_id must be a whole number in [0, 2^31), but got "end"
        llama2 | hidden_act                      | gelu           | hidden_act must be one of [silu, swish], which Heed has, but got "gelu"
        llama2 | num_key_value_heads             | 2              | numHeads must be divisible by numKvHeads, but got numHeads=3, numKvHeads=2
        llama2 | head_dim                        | 5              | headDim must be even for rotary position, but got 5
        llama2 | partial_rotary_factor           | 0.5            | partial_rotary_factor must be 1, since all channels turn in Heed, but got 0.5
        llama2 | rope_theta                      | "10000"        | rope_theta must be a finite number, but got "10000"
        llama2 | rope_scaling                    | {"type": "dynamic", "factor": 2} | rope_scaling.type must be one of [default, linear, llama3], which Heed has, but got "dynamic"
        llama2 | rope_scaling                    | {"rope_type": "linear", "type": "dynamic", "factor": 2} | rope_scaling.type must be left out or equal rope_type, but got "dynamic"
        llama2 | rope_parameters                 | {"rope_type": "yarn", "factor": 2} | rope_parameters.rope_type must be one of [default, linear, llama3], which Heed has, but got "yarn"
        llama2 | rope_parameters                 | {"rope_type": "linear"} | rope_parameters.factor must be given, but got null
        llama2 | rope_parameters                 | {"rope_theta": 10, "factor": 2} | rope_parameters.factor must be left out, since Heed does not have this setting, but got 2
        llama2 | rope_parameters                 | 3              | rope_parameters must be an object, but got 3
        llama2 | softcap                         | 30             | softcap must be left out, since Heed does not have this setting, but got 30
        mistral| attention_bias                  | true           | attention_bias must be left out, since Heed does not have this setting, but got true
        qwen2  | layer_types                     | ["full_attention", "sliding_attention"] | layer_types must be 2 times full_attention, since layers are all alike, but got ["full_attention","sliding_attention"]
        """)
    void aSettingThatCannotBeHadIsNamed(String name, String key, String value, String sentence) {
        Path changed = FolderReference.changed(
                name, temporary.resolve("changed"), config -> config.add(key, JsonParser.parseString(value)));

        refuses(changed, changed.resolve("config.json") + ": " + sentence);
    }

    private static void refuses(Path folder, String sentence) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HuggingFaceModel.read(folder))
                .withMessageStartingWith(sentence);
    }

    @Test
    void layersThatDifferAreNamed() {
        Path changed = FolderReference.changed("qwen2", temporary.resolve("changed"), config -> {
            config.addProperty("use_sliding_window", true);
            config.addProperty("sliding_window", 3);
            config.addProperty("max_window_layers", 1);
            config.remove("layer_types");
        });

        refuses(
                changed,
                changed.resolve("config.json")
                        + ": max_window_layers must be 0 or at least 2, since layers are all alike, but got 1");
    }

    @Test
    void aFolderWithoutSettingsOrOfNoKindIsRefused() {
        refuses(
                temporary,
                temporary.resolve("config.json") + ": path must name a readable file, but got nothing there");
        AtomicFile.writeText(temporary.resolve("config.json"), "{\"hidden_size\": 12");
        refuses(temporary, temporary.resolve("config.json") + ": file must be JSON, but got an error at ");
        AtomicFile.writeText(temporary.resolve("config.json"), "{\"hidden_size\": 12}");
        refuses(temporary, temporary.resolve("config.json") + ": architectures must begin with one of [");
    }

    @Test
    void weightsThatContradictTheSettingsAreNamed() {
        Path wide =
                FolderReference.changed("gpt2", temporary.resolve("wide"), config -> config.addProperty("n_inner", 49));
        Path deep = FolderReference.changed(
                "llama3", temporary.resolve("deep"), config -> config.addProperty("num_hidden_layers", 3));
        Path shallow = FolderReference.changed(
                "llama3", temporary.resolve("shallow"), config -> config.addProperty("num_hidden_layers", 1));
        Path untied = FolderReference.changed(
                "llama3", temporary.resolve("untied"), config -> config.addProperty("tie_word_embeddings", false));

        Path huge = FolderReference.changed(
                "gpt2", temporary.resolve("huge"), config -> config.addProperty("n_inner", 2_000_000_000));

        refusesToLoad(huge, "weights must be as many as config.json describes, at least 100000001428, but got 4152");
        refusesToLoad(wide, "transformer.h.0.mlp.c_fc.weight", "(12, 49)", "(12, 48)");
        refusesToLoad(deep, "layers.2.input_layernorm.weight");
        refusesToLoad(shallow, "model.layers.1.input_layernorm.weight");
        refusesToLoad(untied, "lm_head.weight");
    }

    @Test
    void weightsThatAreMissingOrPickledAreNamed() throws IOException {
        Path folder = FolderReference.changed("llama2", temporary.resolve("changed"), config -> {});
        Files.delete(folder.resolve("model-00002-of-00003.safetensors"));
        refusesToLoad(folder, "model-00002-of-00003.safetensors");

        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(each -> each.toString().contains("safetensors"))
                    .toList()) {
                Files.delete(file);
            }
        }
        AtomicFile.writeText(folder.resolve("pytorch_model.bin"), "a pickle");
        refusesToLoad(folder, "pytorch_model.bin", "safetensors");
    }

    @Test
    void aSecondArrayOfATiedWeightMustBeEqual() {
        Path folder = FolderReference.changed("llama3", temporary.resolve("changed"), config -> {});
        Path file = folder.resolve("model.safetensors");
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, NDArray> arrays = new TreeMap<>(SafeTensors.read(file, manager));
            NDArray embedding = Objects.requireNonNull(arrays.get("model.embed_tokens.weight"));
            arrays.put("lm_head.weight", embedding.duplicate());
            SafeTensors.write(file, arrays);
            HuggingFaceModel.read(folder).load(manager);

            arrays.put("lm_head.weight", embedding.add(1));
            SafeTensors.write(file, arrays);
        }

        refusesToLoad(folder, "lm_head.weight");
    }

    @Test
    void weightsAreLookedForBeforeANetworkIsMade() throws IOException {
        Path folder = FolderReference.changed("gpt2", temporary.resolve("changed"), config -> {});
        HuggingFaceModel model = HuggingFaceModel.read(folder);
        HuggingFaceModel huge = HuggingFaceModel.read(FolderReference.changed(
                "gpt2", temporary.resolve("huge"), config -> config.addProperty("n_inner", 2_000_000_000)));

        model.requireWeights();
        Files.delete(folder.resolve("model.safetensors"));

        assertThatIllegalArgumentException()
                .isThrownBy(model::requireWeights)
                .withMessage(
                        folder + " must have a model.safetensors or a model.safetensors.index.json, but got neither");
        assertThatIllegalArgumentException()
                .isThrownBy(huge::requireWeights)
                .withMessageEndingWith(
                        ": weights must be as many as config.json describes, at least 100000001428, but got 4152");
    }

    @Test
    void aNetworkThatHasParametersKeepsThemWhereTheFolderIsRefused() throws IOException {
        Path folder = FolderReference.changed("gpt2", temporary.resolve("changed"), config -> {});
        HuggingFaceModel model = HuggingFaceModel.read(folder);
        try (NDManager manager = NDManager.newBaseManager()) {
            model.load(manager);
            float[] before =
                    model.network().getParameters().valueAt(0).getArray().toFloatArray();
            Files.delete(folder.resolve("model.safetensors"));

            assertThatIllegalArgumentException().isThrownBy(() -> model.load(manager));

            assertThat(model.network().getParameters().valueAt(0).getArray().toFloatArray())
                    .containsExactly(before);
        }
    }

    @Test
    void prunedNetworksAreNotWritten() {
        LanguageModel model = new LanguageModel(LanguageModelConfig.gpt2(13, 7, 12, 3, 1, 0));
        new PrunedHeads(Map.of("stack.layer0.selfAttention", List.of(1))).apply(model);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> HuggingFaceModel.of(model))
                .withMessage("pruned heads must be none in transformers, but got {\"stack.layer0.selfAttention\":[1]}");
    }

    @Test
    void weightsAreReadOfFoldersAlone() {
        LanguageModel model = new LanguageModel(LanguageModelConfig.gpt2(13, 7, 12, 3, 1, 0));

        try (NDManager manager = NDManager.newBaseManager()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> HuggingFaceModel.of(model).load(manager))
                    .withMessage("model must come from a folder to be loaded, but got one made here");
        }
        assertThatIllegalStateException().isThrownBy(HuggingFaceModel.of(model)::requireWeights);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HuggingFaceModel.of(Projection.withBias(3, 5)))
                .withMessage("network must be of a kind that transformers has, but got AdaptableLinear");
    }

    @Test
    void aNetworkWithoutParametersIsNotWritten() {
        HuggingFaceModel model = HuggingFaceModel.read(FolderReference.folder("gpt2"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.write(temporary.resolve("written"), null))
                .withMessage("network must be initialised, but got embedding.weight without numbers");
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void tokensOfGenerationAreNamedWithTheirFile() {
        Path changed = FolderReference.changed("gpt2", temporary.resolve("changed"), config -> {});
        AtomicFile.writeText(changed.resolve("generation_config.json"), "{\"eos_token_id\": [1, null, 2.5]}");

        refuses(
                changed,
                changed.resolve("generation_config.json")
                        + ": eos_token_id must be a whole number in [0, 2^31), but got [1,null,2.5]");
    }

    private static void refusesToLoad(Path folder, String... words) {
        try (NDManager manager = NDManager.newBaseManager()) {
            HuggingFaceModel model = HuggingFaceModel.read(folder);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.load(manager))
                    .satisfies(e -> assertThat(e.getMessage()).contains(words));
            assertThat(manager.getManagedArrays()).isEmpty();
            assertThat(model.network().getParameters().values()).noneMatch(Parameter::isInitialized);
        }
    }
}
