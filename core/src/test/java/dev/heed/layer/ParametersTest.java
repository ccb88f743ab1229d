package dev.heed.layer;

import static dev.heed.test.ArrayAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import dev.heed.attention.AdditiveAttention;
import dev.heed.attention.GeneralAttention;
import dev.heed.attention.MultiHeadAttention;
import dev.heed.block.Activation;
import dev.heed.block.Bias;
import dev.heed.norm.Norm;
import dev.heed.position.Learned;
import dev.heed.test.Gradients;
import dev.heed.test.Shapes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Names of parameters are API: checkpoints and imported weights depend on them. */
class ParametersTest {

    private static final Shapes SHAPES = Shapes.seeded(1);
    private static final FeedForwardConfig GATED = new FeedForwardConfig(7, Activation.SWIGLU, Bias.ALL, 0);

    @Nested
    class Names {

        @Test
        void ofMultiHeadAttention() {
            assertThat(names(attention()))
                    .containsExactly(
                            "queryProjection_weight",
                            "queryProjection_bias",
                            "keyProjection_weight",
                            "keyProjection_bias",
                            "valueProjection_weight",
                            "valueProjection_bias",
                            "outputProjection_weight",
                            "outputProjection_bias");
        }

        @Test
        void ofSequenceAttention() {
            assertThat(names(new AdditiveAttention(5)))
                    .containsExactly("queryProjection_weight", "keyProjection_weight", "scoreProjection_weight");
            assertThat(names(new GeneralAttention(5))).containsExactly("queryProjection_weight");
        }

        @Test
        void ofAnEncoderLayer() {
            assertThat(names(encoder()))
                    .containsExactly(
                            "selfAttention_queryProjection_weight",
                            "selfAttention_queryProjection_bias",
                            "selfAttention_keyProjection_weight",
                            "selfAttention_keyProjection_bias",
                            "selfAttention_valueProjection_weight",
                            "selfAttention_valueProjection_bias",
                            "selfAttention_outputProjection_weight",
                            "selfAttention_outputProjection_bias",
                            "selfAttentionResidual_norm_gamma",
                            "selfAttentionResidual_norm_beta",
                            "feedForward_inputProjection_weight",
                            "feedForward_inputProjection_bias",
                            "feedForward_outputProjection_weight",
                            "feedForward_outputProjection_bias",
                            "feedForwardResidual_norm_gamma",
                            "feedForwardResidual_norm_beta");
        }

        @Test
        void ofADecoderLayersOwnParts() {
            assertThat(names(decoder()))
                    .contains(
                            "selfAttention_queryProjection_weight",
                            "selfAttentionResidual_norm_gamma",
                            "crossAttention_queryProjection_weight",
                            "crossAttention_outputProjection_bias",
                            "crossAttentionResidual_norm_gamma",
                            "feedForward_inputProjection_weight",
                            "feedForward_gateProjection_weight",
                            "feedForward_gateProjection_bias",
                            "feedForward_outputProjection_bias",
                            "feedForwardResidual_norm_gamma")
                    .hasSize(8 + 1 + 8 + 1 + 6 + 1); // two attentions, gated feed-forward, three gammas
        }

        @Test
        void ofLearnedPosition() {
            assertThat(names(new Learned(3))).containsExactly("weight");
        }

        /** DJL puts a number before each child's name, which says nothing about what it is. */
        private static List<String> names(Block block) {
            return block.getParameters().keys().stream()
                    .map(name -> name.replaceAll("(^|_)\\d+", "$1"))
                    .toList();
        }
    }

    @Nested
    class RoundTrip {

        static Stream<Named<Supplier<Block>>> blocks() {
            return Stream.of(
                    Named.of("MultiHeadAttention", ParametersTest::attention),
                    Named.of("AdditiveAttention", () -> new AdditiveAttention(5)),
                    Named.of("GeneralAttention", () -> new GeneralAttention(SHAPES.embedDim())),
                    Named.of("EncoderLayer", ParametersTest::encoder),
                    Named.of("DecoderLayer", ParametersTest::decoder),
                    Named.of("FeedForward", () -> new FeedForward(SHAPES.embedDim(), GATED)),
                    Named.of("Learned", () -> new Learned(SHAPES.queryLength())));
        }

        @ParameterizedTest
        @MethodSource("blocks")
        void savedAndLoadedGivesTheSameOutput(Supplier<Block> maker) throws Exception {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray query = tokens(manager, 1, SHAPES.queryLength());
                Block saved = maker.get();
                boolean takesMemory =
                        !(saved instanceof FeedForward || saved instanceof Learned || saved instanceof EncoderLayer);
                NDList inputs =
                        takesMemory ? new NDList(query, tokens(manager, 2, SHAPES.queryLength())) : new NDList(query);
                saved.initialize(manager, DataType.FLOAT32, inputs.getShapes());
                int stream = 10;
                for (NDArray parameter : Gradients.parameters(saved).values()) {
                    SHAPES.normal(manager, stream++, parameter.getShape().getShape())
                            .copyTo(parameter);
                }

                Block loaded = maker.get();
                loaded.loadParameters(manager, new DataInputStream(new ByteArrayInputStream(bytes(saved))));

                assertThat(forward(manager, loaded, inputs)).isBitEqualTo(forward(manager, saved, inputs));
                assertThat(bytes(loaded)).isEqualTo(bytes(saved));
            }
        }

        private static byte[] bytes(Block block) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            block.saveParameters(new DataOutputStream(bytes));
            return bytes.toByteArray();
        }

        private static NDArray forward(NDManager manager, Block block, NDList inputs) {
            return block.forward(new ParameterStore(manager, false), inputs, false)
                    .singletonOrThrow();
        }

        private static NDArray tokens(NDManager manager, int stream, int length) {
            return SHAPES.normal(manager, stream, SHAPES.batchSize(), length, SHAPES.embedDim());
        }
    }

    private static Block attention() {
        return MultiHeadAttention.builder()
                .setEmbedDim(SHAPES.embedDim())
                .setNumHeads(SHAPES.numHeads())
                .optNumKvHeads(SHAPES.numKvHeads())
                .build();
    }

    private static Block encoder() {
        return new EncoderLayer(config().build());
    }

    private static Block decoder() {
        return new DecoderLayer(
                config().optActivation(Activation.SWIGLU).optNorm(Norm.rms()).build());
    }

    private static LayerConfigBuilder config() {
        return LayerConfig.builder()
                .setEmbedDim(SHAPES.embedDim())
                .setNumHeads(SHAPES.numHeads())
                .optHiddenDim(7);
    }
}
