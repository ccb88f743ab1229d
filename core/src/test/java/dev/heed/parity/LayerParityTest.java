package dev.heed.parity;

import dev.heed.block.Activation;
import dev.heed.block.Bias;
import dev.heed.layer.DecoderLayer;
import dev.heed.layer.EncoderLayer;
import dev.heed.layer.FeedForward;
import dev.heed.layer.FeedForwardConfig;
import dev.heed.layer.LayerConfig;
import dev.heed.layer.LayerConfigBuilder;
import dev.heed.mask.AttentionMask;
import dev.heed.norm.Norm;
import dev.heed.norm.NormPlacement;
import dev.heed.test.KernelChoice;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against PyTorch's {@code nn.TransformerEncoderLayer} and {@code nn.TransformerDecoderLayer}. */
class LayerParityTest {

    @Nested
    class Encoder {

        @ParameterizedTest
        @EnumSource
        void preNormWithRelu(KernelChoice kernel) {
            encodePadded("encoder-pre-relu", kernel, NormPlacement.PRE, Activation.RELU);
        }

        @ParameterizedTest
        @EnumSource
        void preNormWithGelu(KernelChoice kernel) {
            encodePadded("encoder-pre-gelu", kernel, NormPlacement.PRE, Activation.GELU);
        }

        @ParameterizedTest
        @EnumSource
        void postNormWithRelu(KernelChoice kernel) {
            encodePadded("encoder-post-relu", kernel, NormPlacement.POST, Activation.RELU);
        }

        @ParameterizedTest
        @EnumSource
        void postNormWithGelu(KernelChoice kernel) {
            encodePadded("encoder-post-gelu", kernel, NormPlacement.POST, Activation.GELU);
        }

        @ParameterizedTest
        @EnumSource
        void withoutBiasesWithTheApproximationOfGelu(KernelChoice kernel) {
            try (ReferenceCase reference = ReferenceCase.open("encoder-biasless-gelu-tanh", kernel)) {
                LayerConfigBuilder settings = settings(reference, NormPlacement.PRE, Activation.GELU_TANH);
                EncoderLayer layer = reference.load(new EncoderLayer(settings.optBias(Bias.NONE)
                        .optNorm(Norm.biaslessLayer())
                        .build()));

                reference.compare(() -> layer.encode(reference.pass(), reference.input("tokens"), reference.padding()));
            }
        }

        @ParameterizedTest
        @EnumSource
        void rootMeanSquareNormWithSwigluUnderACausalMask(KernelChoice kernel) {
            try (ReferenceCase reference = ReferenceCase.open("encoder-rms-swiglu", kernel)) {
                LayerConfigBuilder settings = settings(reference, NormPlacement.PRE, Activation.SWIGLU);
                EncoderLayer layer = reference.load(
                        new EncoderLayer(settings.optNorm(Norm.rms()).build()));

                reference.compare(
                        () -> layer.encode(reference.pass(), reference.input("tokens"), AttentionMask.causal()));
            }
        }

        private void encodePadded(String name, KernelChoice kernel, NormPlacement placement, Activation activation) {
            try (ReferenceCase reference = ReferenceCase.open(name, kernel)) {
                LayerConfig config = settings(reference, placement, activation).build();
                EncoderLayer layer = reference.load(new EncoderLayer(config));

                reference.compare(() -> layer.encode(reference.pass(), reference.input("tokens"), reference.padding()));
            }
        }
    }

    @Nested
    class Decoder {

        @ParameterizedTest
        @EnumSource
        void preNormWithRelu(KernelChoice kernel) {
            decode("decoder-pre-relu", kernel, NormPlacement.PRE, Activation.RELU);
        }

        @ParameterizedTest
        @EnumSource
        void postNormWithGelu(KernelChoice kernel) {
            decode("decoder-post-gelu", kernel, NormPlacement.POST, Activation.GELU);
        }

        private void decode(String name, KernelChoice kernel, NormPlacement placement, Activation activation) {
            try (ReferenceCase reference = ReferenceCase.open(name, kernel)) {
                LayerConfig config = settings(reference, placement, activation).build();
                DecoderLayer layer = reference.load(new DecoderLayer(config));

                reference.compare(() -> layer.decode(
                        reference.pass(), reference.input("target"), reference.input("memory"), reference.padding()));
            }
        }
    }

    @Nested
    class FeedForwardNetwork {

        @Test
        void swiglu() {
            try (ReferenceCase reference = ReferenceCase.open("feed-forward-swiglu")) {
                FeedForwardConfig config = new FeedForwardConfig(reference.size("F"), Activation.SWIGLU, Bias.ALL, 0f);
                FeedForward network = reference.load(new FeedForward(reference.size("E"), config));

                reference.compare(() -> network.transform(reference.pass(), reference.input("tokens")));
            }
        }
    }

    private static LayerConfigBuilder settings(
            ReferenceCase reference, NormPlacement placement, Activation activation) {
        int numHeads = reference.size("H");
        return LayerConfig.builder()
                .setEmbedDim(numHeads * reference.size("D"))
                .setNumHeads(numHeads)
                .optHiddenDim(reference.size("F"))
                .optPlacement(placement)
                .optActivation(activation);
    }
}
