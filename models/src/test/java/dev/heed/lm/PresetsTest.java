package dev.heed.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDManager;
import dev.heed.layer.LayerConfig;
import dev.heed.seq2seq.OutputWeights;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the presets are, where no reference file tells: sizes, dropout, errors. */
class PresetsTest {

    @Test
    void gpt2DropsEverywhereButWithinTheFeedForwardNetwork() {
        LanguageModelConfig config = LanguageModelConfig.gpt2(11, 13, 24, 6, 2, 0.25f);

        LayerConfig layer = config.layer();
        assertThat(config.embedding().dropout()).isEqualTo(0.25f);
        assertThat(layer.attention().dropout()).isEqualTo(0.25f);
        assertThat(layer.dropout()).isEqualTo(0.25f);
        assertThat(layer.feedForward().dropout()).isZero();
    }

    /** By the formulas that give the published counts of the smallest GPT-2 and of the smallest Llama. */
    @Test
    void countAsManyParametersAsTheirModels() {
        assertThat(gpt2Parameters(50_257, 1_024, 768, 12)).isEqualTo(124_439_808);
        assertThat(llamaParameters(32_000, 4_096, 4_096, 11_008, 32)).isEqualTo(6_738_415_616L);

        assertThat(parameters(LanguageModelConfig.gpt2(11, 13, 24, 6, 2, 0))).isEqualTo(gpt2Parameters(11, 13, 24, 2));
        assertThat(parameters(LanguageModelConfig.llama(11, 24, 6, 2, 2)))
                .isEqualTo(llamaParameters(11, 24, 8, 256, 2));
    }

    private static long gpt2Parameters(int vocabSize, int maxLength, int embedDim, int numLayers) {
        long layer = 12L * embedDim * embedDim + 13L * embedDim;
        return (long) (vocabSize + maxLength) * embedDim + numLayers * layer + 2L * embedDim;
    }

    private static long llamaParameters(int vocabSize, int embedDim, int kvDim, int hiddenDim, int numLayers) {
        long layer = embedDim * (2L * embedDim + 2L * kvDim + 3L * hiddenDim + 2);
        return 2L * vocabSize * embedDim + numLayers * layer + embedDim;
    }

    @Test
    void llamasWidthIsAMultipleOf256() {
        assertThat(hiddenDim(96)).isEqualTo(256);
        assertThat(hiddenDim(100)).isEqualTo(512); // 266 and more
        assertThat(hiddenDim(4_096)).isEqualTo(11_008);
        assertThat(hiddenDim(5_120)).isEqualTo(13_824); // as in Llama's second size
        assertThat(LanguageModelConfig.llama(11, 24, 6, 2, 2).output()).isEqualTo(OutputWeights.SEPARATE_WITHOUT_BIAS);
    }

    private static int hiddenDim(int embedDim) {
        return LanguageModelConfig.llama(11, embedDim, 2, 1, 1)
                .layer()
                .feedForward()
                .hiddenDim();
    }

    private static long parameters(LanguageModelConfig config) {
        try (NDManager manager = NDManager.newBaseManager()) {
            LanguageModel model = new LanguageModel(config);
            model.initialize(manager);
            return model.parameterCount();
        }
    }

    @Nested
    class Errors {

        @Test
        void numbersMustSuit() {
            refuse(() -> LanguageModelConfig.gpt2(0, 13, 24, 6, 2, 0), "vocabSize must be at least 1, but got 0");
            refuse(() -> LanguageModelConfig.gpt2(11, 0, 24, 6, 2, 0), "maxLength must be at least 1, but got 0");
            refuse(() -> LanguageModelConfig.gpt2(11, 13, 0, 6, 2, 0), "embedDim must be at least 1, but got 0");
            refuse(
                    () -> LanguageModelConfig.gpt2(11, 13, 24, 5, 2, 0),
                    "embedDim must be divisible by numHeads, but got embedDim=24, numHeads=5");
            refuse(() -> LanguageModelConfig.gpt2(11, 13, 24, 6, 0, 0), "numLayers must be at least 1, but got 0");
            refuse(() -> LanguageModelConfig.gpt2(11, 13, 24, 6, 2, 1), "dropout must be in [0, 1), but got 1.0");
            refuse(() -> LanguageModelConfig.llama(11, 0, 6, 2, 2), "embedDim must be at least 1, but got 0");
            refuse(
                    () -> LanguageModelConfig.llama(11, 24, 6, 4, 2),
                    "numHeads must be divisible by numKvHeads, but got numHeads=6, numKvHeads=4");
            refuse(
                    () -> LanguageModelConfig.llama(11, 15, 5, 5, 2),
                    "headDim must be even for rotary position, but got 3");
            refuse(() -> LanguageModelConfig.llama(11, 24, 6, 2, 0), "numLayers must be at least 1, but got 0");
        }

        private static void refuse(ThrowingCallable call, String message) {
            assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
        }
    }
}
