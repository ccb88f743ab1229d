package dev.heed.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDManager;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.heed.block.Activation;
import dev.heed.embedding.AddedPosition;
import dev.heed.encoder.SequenceClassifier;
import dev.heed.encoder.TextEncoder;
import dev.heed.encoder.TextEncoderConfig;
import dev.heed.encoder.TokenClassifier;
import dev.heed.io.AtomicFile;
import dev.heed.io.StrictJsonFile;
import dev.heed.layer.LayerConfig;
import dev.heed.layer.LayerConfigBuilder;
import dev.heed.layer.Pooling;
import dev.heed.mask.AttentionMask;
import dev.heed.norm.Norm;
import dev.heed.norm.NormPlacement;
import dev.heed.position.Rotary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Folders of BERT and of sentence encoders that cannot be read, and networks that cannot be written. */
class BertErrorsTest {

    @TempDir
    Path temporary;

    static Path copy(String name, Path target) throws IOException {
        Path source = FolderReference.folder(name);
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(source.relativize(file)));
            }
        }
        return target;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        bert-encoder   | position_embedding_type | "relative_key" | position_embedding_type must be one of [absolute], which Heed has, but got "relative_key"
        bert-encoder   | hidden_act              | "silu"         | hidden_act must be one of [gelu, gelu_fast, gelu_new, gelu_pytorch_tanh, relu], which Heed has, but got "silu"
        bert-encoder   | is_decoder              | true           | is_decoder must be false, since Heed has nothing else, but got true
        bert-encoder   | add_cross_attention     | true           | add_cross_attention must be false, since Heed has nothing else, but got true
        bert-encoder   | embedding_size          | 7              | embedding_size must be left out, since Heed does not have this setting, but got 7
        bert-encoder   | num_attention_heads     | 5              | hidden_size must be divisible by num_attention_heads, but got hidden_size=12, num_attention_heads=5
        bert-encoder   | layer_norm_eps          | 0              | epsilon must be finite and above 0, but got 0.0
        bert-encoder   | architectures           | ["BertForNextSentencePrediction"] | architectures must begin with one of [
        bert-masked    | tie_word_embeddings     | false          | tie_word_embeddings must be true, since Heed has nothing else, but got false
        bert-sequences | problem_type            | "regression"   | problem_type must be one of [single_label_classification], which Heed has, but got "regression"
        bert-sequences | classifier_dropout      | 0.5            | classifier_dropout must be hidden_dropout_prob, 0.2, but got 0.5
        bert-sequences | num_labels              | 5              | num_labels must be as many as there are in id2label, 3, but got 5
        bert-sequences | id2label                | {"0": "a"}     | label2id must be the inverse of id2label, {"a":0}, but got {
        bert-sequences | id2label                | {"0": "a", "2": "b"} | id2label must have a name for each number from 0 on, but got {"0":"a","2":"b"}
        bert-sequences | id2label                | [3]            | id2label must be an object, but got [3]
        bert-sequences | label2id                | {"wades": 0}   | label2id must be the inverse of id2label, {"wades":0,"flies":1,"stands":2}, but got {"wades":0}
        """)
    void settingsWithoutACounterpartAreNamed(String name, String key, String value, String message) throws Exception {
        Path folder = copy(name, temporary.resolve("changed"));
        Path file = folder.resolve("config.json");
        JsonObject config = StrictJsonFile.read(file);
        config.add(key, JsonParser.parseString(value));
        AtomicFile.writeText(file, config.toString());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> HuggingFaceModel.read(folder))
                .withMessageStartingWith(file + ": " + message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        modules.json          | {}                                                     | file must be one JSON list, but got something else; the file is damaged
        modules.json          | [3]                                                    | modules must be objects, but got 3
        modules.json          | [{"path": "", "type": "a.Transformer"}]                | modules must be the first two or three of [Transformer, Pooling, Normalize], which Heed has, but got [Transformer]
        modules.json          | [{"path": "", "type": "a.Transformer"}, {"path": "2_Dense", "type": "a.Dense"}] | modules must be the first two or three of [Transformer, Pooling, Normalize], which Heed has, but got [Transformer, Dense]
        modules.json          | [{"path": "0_Transformer", "type": "a.Transformer"}]   | [0].path must be empty, but got "0_Transformer"
        modules.json          | [{"path": "", "type": "a.Transformer"}, {"path": "../1", "type": "a.Pooling"}] | [1].path must be the name of a folder, but got "../1"
        1_Pooling/config.json | {"pooling_mode_max_tokens": true}                      | pooling_mode_max_tokens must be false, since Heed has nothing else, but got true
        1_Pooling/config.json | {"pooling_mode_weightedmean_tokens": true}             | pooling_mode_weightedmean_tokens must be false, since Heed has nothing else, but got true
        1_Pooling/config.json | {"pooling_mode_cls_token": true, "pooling_mode_mean_tokens": true} | pooling_mode_mean_tokens must be false beside pooling_mode_cls_token=true, but got true
        1_Pooling/config.json | {"pooling_mode": "lasttoken"}                          | pooling_mode must be one of [cls, mean], which Heed has, but got "lasttoken"
        1_Pooling/config.json | {"word_embedding_dimension": 7}                        | word_embedding_dimension must be hidden_size=12, but got 7
        1_Pooling/config.json | {"include_prompt": false}                              | include_prompt must be true, since Heed has nothing else, but got false
        1_Pooling/config.json | {"pooling_mode_median": true}                          | pooling_mode_median must be left out, since Heed does not have this setting, but got true
        2_Normalize/config.json | {"module_input_name": "token_embeddings"}            | module_input_name must be one of [sentence_embedding], which Heed has, but got "token_embeddings"
        sentence_bert_config.json | {"max_seq_length": -1}                             | max_seq_length must be a whole number in [0, 2^31), but got -1
        sentence_bert_config.json | {"max_seq_length": 0}                              | max_seq_length must be at least 1, but got 0
        sentence_bert_config.json | {"truncation": true}                               | truncation must be left out, since Heed does not have this setting, but got true
        tokenizer_config.json | {"model_max_length": 0}                                | model_max_length must be at least 1, but got 0
        tokenizer_config.json | {"model_max_length": -5}                               | model_max_length must be at least 1, but got -5
        tokenizer_config.json | {"model_max_length": "long"}                           | model_max_length must be a finite number, but got "long"
        config_sentence_transformers.json | {"default_prompt_name": "query"}           | default_prompt_name must be null, since Heed puts nothing before a text, but got "query"
        """)
    void modulesWithoutACounterpartAreNamed(String name, String content, String message) throws Exception {
        Path folder = copy("sentences", temporary.resolve("changed"));
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        AtomicFile.writeText(file, content);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> HuggingFaceModel.read(folder))
                .withMessage(file + ": " + message);
    }

    /** Transformers takes one class of texts for regression. */
    @Test
    void oneClassIsOneOfTokensAlone() throws Exception {
        Path texts = copy("bert-sequences", temporary.resolve("texts"));
        Path tokens = copy("bert-tokens", temporary.resolve("tokens"));
        for (Path folder : List.of(texts, tokens)) {
            Path file = folder.resolve("config.json");
            JsonObject config = StrictJsonFile.read(file);
            config.remove("id2label");
            config.remove("label2id");
            config.addProperty("num_labels", 1);
            AtomicFile.writeText(file, config.toString());
        }

        assertThat(((TokenClassifier) HuggingFaceModel.read(tokens).network()).numClasses())
                .isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HuggingFaceModel.read(texts))
                .withMessage(texts.resolve("config.json")
                        + ": id2label must have at least 2 classes, since Heed has no regression, but got null");
        TextEncoderConfig encoder = TextEncoderConfig.bert(13, 11, 12, 3, 2, 0.1f);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HuggingFaceModel.of(new SequenceClassifier(encoder, Pooling.FIRST, 1)))
                .withMessage("numClasses must be at least 2 in transformers, but got 1");
    }

    @Test
    void modulesOnAnotherModelAreNamed() throws Exception {
        Path folder = copy("sentences", temporary.resolve("changed"));
        Path file = folder.resolve("config.json");
        AtomicFile.writeText(file, "{\"model_type\": \"gpt2\"}");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> HuggingFaceModel.read(folder))
                .withMessage(file + ": model_type must be bert beside modules.json, but got one of a LanguageModel");
    }

    @Test
    void weightsOfOtherSizesAndShardsThatAreMissingAreNamed() throws Exception {
        Path folder = copy("bert-sequences", temporary.resolve("changed"));
        Path file = folder.resolve("config.json");
        JsonObject config = StrictJsonFile.read(file);
        config.remove("id2label");
        config.remove("label2id");
        AtomicFile.writeText(file, config.toString());
        HuggingFaceModel model = HuggingFaceModel.read(folder);
        try (NDManager manager = NDManager.newBaseManager()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.load(manager))
                    .withMessageContainingAll("model.safetensors", "classifier.weight", "(2, 12)", "(3, 12)");
            Files.delete(folder.resolve("model.safetensors"));
            AtomicFile.writeText(
                    folder.resolve("model.safetensors.index.json"),
                    "{\"weight_map\": {\"classifier.bias\": \"model-00001-of-00002.safetensors\"}}");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.load(manager))
                    .withMessageContainingAll(
                            "tensor classifier.bias must be in a file that is there",
                            "model-00001-of-00002.safetensors");
        }
    }

    @Test
    void labelsOfOtherNumberAreNamed() {
        HuggingFaceModel model =
                HuggingFaceModel.of(new TokenClassifier(TextEncoderConfig.bert(13, 11, 12, 3, 2, 0.1f), 3));

        for (List<String> labels : List.of(List.of("a", "b"), List.of("a", "b", "a"))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.withLabels(labels))
                    .withMessage(
                            "labels must be as many as there are classes, 3, and all different, but got " + labels);
        }
    }

    @Test
    void networksWithoutACounterpartAreNamed() {
        AddedPosition learned = AddedPosition.learned(11);
        refuses(
                "placement must be POST in transformers, but got PRE",
                learned,
                layer -> layer.optPlacement(NormPlacement.PRE));
        refuses("norm must be LayerNorm in transformers, but got RmsNorm", learned, layer -> layer.optNorm(Norm.rms()));
        refuses(
                "position must be learned in transformers, but got FixedWaves",
                AddedPosition.sinusoidal(),
                layer -> layer);
        refuses(
                "position within attention must be none in transformers, but got Rotary",
                learned,
                layer -> layer.optPosition(new Rotary()));
        refuses(
                "visibility must be all tokens in transformers, but got ",
                learned,
                layer -> layer.optVisibility(AttentionMask.slidingWindow(3, 0)));
        refuses("numKvHeads must be numHeads=3 in transformers, but got 1", learned, layer -> layer.optNumKvHeads(1));
        refuses(
                "headDim must be embedDim / numHeads in transformers, but got 5",
                learned,
                layer -> layer.optHeadDim(5));
        refuses(
                "bias of attention must be ALL in transformers, but got NONE",
                learned,
                layer -> layer.optBias(dev.heed.block.Bias.NONE));
        refuses(
                "activation must be one of [RELU, GELU, GELU_TANH] in transformers, but got SWIGLU",
                learned,
                layer -> layer.optActivation(Activation.SWIGLU));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HuggingFaceModel.of(
                        new SequenceClassifier(TextEncoderConfig.bert(13, 11, 12, 3, 2, 0.1f), Pooling.MEAN, 3)))
                .withMessage("pooling must be FIRST in transformers, but got MEAN");
    }

    private static void refuses(String message, AddedPosition position, UnaryOperator<LayerConfigBuilder> change) {
        LayerConfigBuilder layer = LayerConfig.builder()
                .setEmbedDim(12)
                .setNumHeads(3)
                .optActivation(Activation.GELU)
                .optPlacement(NormPlacement.POST);
        TextEncoderConfig config =
                new TextEncoderConfig(13, position, 2, change.apply(layer).build(), 2, 0.1f, 0.02f);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HuggingFaceModel.of(new TextEncoder(config)))
                .withMessageStartingWith(message);
    }
}
