package dev.heed.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import dev.heed.embedding.AddedPosition;
import dev.heed.embedding.EmbeddingConfig;
import dev.heed.encoder.MaskedTokenModel;
import dev.heed.encoder.SequenceClassifier;
import dev.heed.encoder.TextEncoder;
import dev.heed.encoder.TextEncoderConfig;
import dev.heed.encoder.TokenClassifier;
import dev.heed.layer.LayerConfig;
import dev.heed.layer.LayerConfigBuilder;
import dev.heed.layer.Pooling;
import dev.heed.lm.LanguageModel;
import dev.heed.lm.LanguageModelConfig;
import dev.heed.norm.Norm;
import dev.heed.norm.NormPlacement;
import dev.heed.seq2seq.OutputWeights;
import dev.heed.seq2seq.TransformerConfig;
import dev.heed.seq2seq.TransformerSeq2Seq;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Models whose settings differ in one thing: neither loads the parameters of the other, however DJL would read them. */
class SizedModelsTest {

    private static final Shape IDS = new Shape(-1, -1);

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    static Stream<Arguments> pairs() {
        Supplier<Block> plain = () -> languageModel(layer(4), 2, OutputWeights.SEPARATE);
        Supplier<Block> post = () -> languageModel(post(), 2, OutputWeights.TIED);
        Supplier<Block> learned = () -> learned(13);
        Supplier<Block> bert = () -> new TextEncoder(bert(7, 2));
        Supplier<Block> classifier = () -> new TokenClassifier(bert(7, 2), 3);
        Supplier<Block> masked = () -> new MaskedTokenModel(bert(7, 2));
        Supplier<Block> pair = () -> seq2seq(layer(4), 2, OutputWeights.TIED);
        return Stream.of(
                pair("size", plain, () -> languageModel(layer(8), 2, OutputWeights.SEPARATE)),
                pair("hidden", plain, () -> languageModel(layer(4).optHiddenDim(3), 2, OutputWeights.SEPARATE)),
                pair("kv heads", plain, () -> languageModel(layer(4).optNumKvHeads(1), 2, OutputWeights.SEPARATE)),
                pair("head size", plain, () -> languageModel(layer(4).optHeadDim(6), 2, OutputWeights.SEPARATE)),
                pair("layers", plain, () -> languageModel(layer(4), 3, OutputWeights.SEPARATE)),
                pair("layers, nothing behind", post, () -> languageModel(post(), 3, OutputWeights.TIED)),
                pair("tied", plain, () -> languageModel(layer(4), 2, OutputWeights.TIED)),
                pair("output bias", plain, () -> languageModel(layer(4), 2, OutputWeights.SEPARATE_WITHOUT_BIAS)),
                pair(
                        "biases",
                        plain,
                        () -> languageModel(layer(4).optBias(Bias.QUERY_KEY_VALUE), 2, OutputWeights.SEPARATE)),
                pair("norm", plain, () -> languageModel(layer(4).optNorm(Norm.rms()), 2, OutputWeights.SEPARATE)),
                pair(
                        "gate",
                        plain,
                        () -> languageModel(layer(4).optActivation(Activation.SWIGLU), 2, OutputWeights.SEPARATE)),
                pair("positions", learned, plain),
                pair("length", learned, () -> learned(17)),
                pair("tokens", bert, () -> new TextEncoder(bert(11, 2))),
                pair("encoder layers", bert, () -> new TextEncoder(bert(7, 3))),
                pair("classes", classifier, () -> new TokenClassifier(bert(7, 2), 5)),
                pair("head", classifier, masked),
                pair(
                        "pooler",
                        () -> new SequenceClassifier(bert(7, 2), Pooling.FIRST, 3),
                        () -> new SequenceClassifier(bert(7, 2), Pooling.MEAN, 3)),
                pair("decoder layers", pair, () -> seq2seq(layer(4), 3, OutputWeights.TIED)),
                pair(
                        "decoder layers, nothing behind",
                        () -> seq2seq(post(), 2, OutputWeights.TIED),
                        () -> seq2seq(post(), 3, OutputWeights.TIED)),
                pair("output", pair, () -> seq2seq(layer(4), 2, OutputWeights.SEPARATE)));
    }

    private static Arguments pair(String name, Supplier<Block> one, Supplier<Block> other) {
        return Arguments.of(name, one, other);
    }

    private static LayerConfigBuilder layer(int embedDim) {
        return LayerConfig.builder().setEmbedDim(embedDim).setNumHeads(2).optHiddenDim(5);
    }

    private static LayerConfigBuilder post() {
        return layer(4).optPlacement(NormPlacement.POST);
    }

    private static Block languageModel(LayerConfigBuilder layer, int numLayers, OutputWeights output) {
        LayerConfig config = layer.build();
        EmbeddingConfig embedding = EmbeddingConfig.plain(7, config.attention().embedDim(), AddedPosition.none(), 0);
        return new LanguageModel(new LanguageModelConfig(embedding, config, numLayers, output));
    }

    private static Block learned(int length) {
        return new LanguageModel(new LanguageModelConfig(
                EmbeddingConfig.plain(7, 4, AddedPosition.learned(length), 0),
                layer(4).build(),
                2,
                OutputWeights.SEPARATE));
    }

    private static TextEncoderConfig bert(int vocabSize, int numLayers) {
        return TextEncoderConfig.bert(vocabSize, 13, 4, 2, numLayers, 0);
    }

    private static Block seq2seq(LayerConfigBuilder layer, int numDecoderLayers, OutputWeights output) {
        EmbeddingConfig embedding = EmbeddingConfig.plain(7, 4, AddedPosition.none(), 0);
        return new TransformerSeq2Seq(
                new TransformerConfig(embedding, embedding, layer.build(), 2, numDecoderLayers, output));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pairs")
    void refuseEachOthersParameters(String name, Supplier<Block> one, Supplier<Block> other) throws Exception {
        for (List<Supplier<Block>> makers : List.of(List.of(one, other), List.of(other, one))) {
            byte[] file = bytes(initialised(makers.get(0).get()));
            Block fresh = makers.get(1).get();
            for (Block block : List.of(fresh, initialised(makers.get(1).get()))) {
                assertThatExceptionOfType(MalformedModelException.class)
                        .as(name)
                        .isThrownBy(() -> load(block, file))
                        .withMessageMatching("[\\w.]+ of \\w+ must (have shape \\(.+\\)|be there|not be there), but got"
                                + " (\\(\\d.*\\)|none)");
                assertThat(block.getParameters().values()).noneMatch(Parameter::isInitialized);
            }
            load(makers.get(0).get(), file);
            load(fresh, bytes(initialised(makers.get(1).get()))); // a refused file leaves no trace
        }
    }

    @Test
    void refuseALargerModelAmongOtherBlocks(@TempDir Path folder) throws Exception {
        try (Model small = Model.newInstance("small");
                Model large = Model.newInstance("large")) {
            large.setBlock(new SequentialBlock().add(languageModel(post(), 3, OutputWeights.TIED)));
            initialised(large.getBlock());
            large.save(folder, "model");
            small.setBlock(new SequentialBlock().add(languageModel(post(), 2, OutputWeights.TIED)));

            assertThatExceptionOfType(MalformedModelException.class)
                    .isThrownBy(() -> small.load(folder, "model"))
                    .withMessage("stack.layer2.selfAttention.queryProjection.weight of LanguageModel must not be there,"
                            + " but got (4, 4)");
        }
    }

    private Block initialised(Block block) {
        block.initialize(manager, DataType.FLOAT32, IDS, IDS);
        return block;
    }

    private static byte[] bytes(Block block) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        block.saveParameters(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private void load(Block block, byte[] file) throws Exception {
        block.loadParameters(manager, new DataInputStream(new ByteArrayInputStream(file)));
    }
}
