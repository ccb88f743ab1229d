package dev.heed.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.heed.attention.AttentionConfig;
import dev.heed.block.Activation;
import dev.heed.block.Bias;
import dev.heed.block.Initialisation;
import dev.heed.mask.AttentionMask;
import dev.heed.norm.LayerNorm;
import dev.heed.norm.Norm;
import dev.heed.norm.NormPlacement;
import dev.heed.position.Alibi;
import dev.heed.position.AttentionPosition;
import dev.heed.position.Rotary;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LayerConfigTest {

    @Test
    void hasDefaults() {
        LayerConfig config = twelve().build();

        assertThat(config)
                .isEqualTo(new LayerConfig(
                        new AttentionConfig(12, 3, 3, 4, 0, Bias.ALL, AttentionPosition.none(), AttentionMask.none()),
                        AttentionPosition.none(),
                        new FeedForwardConfig(48, Activation.RELU, Bias.ALL, 0),
                        new LayerNorm(1e-5f),
                        NormPlacement.PRE,
                        0,
                        Initialisation.glorot()));
    }

    @Test
    void takesEverySetting() {
        LayerConfig config = LayerConfig.builder()
                .setEmbedDim(12)
                .setNumHeads(6)
                .optNumKvHeads(2)
                .optHeadDim(8)
                .optHiddenDim(7)
                .optDropout(0.25f)
                .optHiddenDropout(0.125f)
                .optBias(Bias.QUERY_KEY_VALUE)
                .optActivation(Activation.SWIGLU)
                .optNorm(Norm.rms())
                .optPlacement(NormPlacement.POST)
                .optPosition(new Rotary())
                .optCrossPosition(new Alibi())
                .optVisibility(AttentionMask.causal())
                .optInitialisation(Initialisation.normal(0.02f))
                .build();

        assertThat(config)
                .isEqualTo(new LayerConfig(
                        new AttentionConfig(
                                12, 6, 2, 8, 0.25f, Bias.QUERY_KEY_VALUE, new Rotary(), AttentionMask.causal()),
                        new Alibi(),
                        new FeedForwardConfig(7, Activation.SWIGLU, Bias.QUERY_KEY_VALUE, 0.125f),
                        Norm.rms(),
                        NormPlacement.POST,
                        0.25f,
                        Initialisation.normal(0.02f)));
        assertThat(config.crossAttention())
                .isEqualTo(new AttentionConfig(
                        12, 6, 2, 8, 0.25f, Bias.QUERY_KEY_VALUE, new Alibi(), AttentionMask.none()));
    }

    @Test
    void aDecoderSeesWhatHidesTheFuture() {
        assertThat(twelve().build().decoderVisibility()).isEqualTo(AttentionMask.causal());
        assertThat(twelve().optVisibility(AttentionMask.causal()).build().decoderVisibility())
                .isEqualTo(AttentionMask.causal());
    }

    @Nested
    class Errors {

        @Test
        void sizesMustBeGiven() {
            refuse(LayerConfig.builder(), "embedDim must be at least 1, but got 0");
            refuse(LayerConfig.builder().setEmbedDim(12), "numHeads must be at least 1, but got 0");
        }

        @Test
        void headsMustDivideTheVector() {
            refuse(
                    LayerConfig.builder().setEmbedDim(12).setNumHeads(5),
                    "embedDim must be divisible by numHeads, but got embedDim=12, numHeads=5");
        }

        @Test
        void hiddenDimMustBePositive() {
            refuse(twelve().optHiddenDim(-1), "hiddenDim must be at least 1, but got -1");
        }

        @Test
        void aWideVectorNeedsItsHiddenDim() {
            refuse(
                    LayerConfig.builder().setEmbedDim(1 << 29).setNumHeads(1),
                    "embedDim must be at most 536870911 unless hiddenDim is set, but got 536870912");
            LayerConfigBuilder wide = LayerConfig.builder().setEmbedDim(1 << 29).setNumHeads(1);
            assertThat(wide.optHiddenDim(7).build().feedForward().hiddenDim()).isEqualTo(7);
        }

        @Test
        void slopesMustBeOneForEachHeadInEitherAttention() {
            String message = "slopes must be one for each head, but got 2 for numHeads=3";
            Alibi two = new Alibi(List.of(0.5f, 0.25f));
            refuse(twelve().optPosition(two), message);
            refuse(twelve().optCrossPosition(two), message);
        }

        @Test
        void dropoutMustBeAProbability() {
            refuse(twelve().optDropout(1.5f), "dropout must be in [0, 1), but got 1.5");
            LayerConfig sound = twelve().build();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new LayerConfig(
                            sound.attention(),
                            sound.crossPosition(),
                            sound.feedForward(),
                            sound.norm(),
                            sound.placement(),
                            -1,
                            sound.initialisation()))
                    .withMessage("dropout must be in [0, 1), but got -1.0");
        }

        @Test
        void rotaryNeedsEvenHeadsInEitherAttention() {
            String message = "headDim must be even for rotary position, but got 3";
            refuse(nine().optPosition(new Rotary()), message);
            refuse(nine().optCrossPosition(new Rotary()), message);
        }

        private static LayerConfigBuilder nine() {
            return LayerConfig.builder().setEmbedDim(9).setNumHeads(3);
        }

        private static void refuse(LayerConfigBuilder builder, String message) {
            assertThatIllegalArgumentException().isThrownBy(builder::build).withMessage(message);
        }
    }

    private static LayerConfigBuilder twelve() {
        return LayerConfig.builder().setEmbedDim(12).setNumHeads(3);
    }
}
