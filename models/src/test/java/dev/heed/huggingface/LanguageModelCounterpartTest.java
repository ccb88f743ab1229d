package dev.heed.huggingface;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.heed.block.Activation;
import dev.heed.block.Bias;
import dev.heed.embedding.AddedPosition;
import dev.heed.embedding.EmbeddingConfig;
import dev.heed.io.AtomicFile;
import dev.heed.layer.LayerConfig;
import dev.heed.layer.LayerConfigBuilder;
import dev.heed.lm.LanguageModel;
import dev.heed.lm.LanguageModelConfig;
import dev.heed.mask.AttentionMask;
import dev.heed.norm.Norm;
import dev.heed.norm.NormPlacement;
import dev.heed.position.Alibi;
import dev.heed.position.AttentionPosition;
import dev.heed.position.Rotary;
import dev.heed.seq2seq.OutputWeights;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks that transformers has no counterpart of: the sentences that say so. */
class LanguageModelCounterpartTest {

    @TempDir
    Path temporary;

    private void refuses(
            String sentence,
            AddedPosition position,
            float scale,
            OutputWeights output,
            UnaryOperator<LayerConfigBuilder> layer) {
        LayerConfigBuilder builder = LayerConfig.builder()
                .setEmbedDim(12)
                .setNumHeads(3)
                .optNorm(Norm.rms())
                .optBias(Bias.NONE)
                .optActivation(Activation.SWIGLU)
                .optPosition(new Rotary());
        EmbeddingConfig embedding = new EmbeddingConfig(13, 12, scale, 0.02f, position, 0);
        LanguageModel model = new LanguageModel(
                new LanguageModelConfig(embedding, layer.apply(builder).build(), 1, output));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HuggingFaceModel.of(model))
                .withMessage(sentence);
    }

    private void refusesLlama(String sentence, UnaryOperator<LayerConfigBuilder> layer) {
        refuses(sentence, AddedPosition.none(), 1, OutputWeights.TIED, layer);
    }

    private void refusesGpt2(String sentence, UnaryOperator<LayerConfigBuilder> layer) {
        refuses(
                sentence,
                AddedPosition.learned(7),
                1,
                OutputWeights.TIED,
                builder -> layer.apply(LayerConfig.builder().setEmbedDim(12).setNumHeads(3)));
    }

    @Test
    void whatLlamaDoesNotHave() {
        refusesLlama(
                "position must be rotary or learned in transformers, but got Alibi",
                layer -> layer.optPosition(new Alibi()));
        refusesLlama(
                "norm must be RmsNorm beside rotary positions in transformers, but got LayerNorm[epsilon=1.0E-5]",
                layer -> layer.optNorm(Norm.layer()));
        refusesLlama(
                "activation must be SWIGLU beside rotary positions in transformers, but got GELU",
                layer -> layer.optActivation(Activation.GELU));
        refusesLlama(
                "placement of norms must be PRE in transformers, but got POST",
                layer -> layer.optPlacement(NormPlacement.POST));
        refusesLlama(
                "sinks must be 0 in transformers, but got SlidingWindow[window=5, sinks=2]",
                layer -> layer.optVisibility(AttentionMask.slidingWindow(5, 2)));
        refusesLlama(
                "bias of attention must be NONE or QUERY_KEY_VALUE beside a sliding window in transformers, but got ALL",
                layer -> layer.optBias(Bias.ALL).optVisibility(AttentionMask.slidingWindow(5, 0)));
        refusesLlama(
                "embedDim must be divisible by numHeads in transformers, but got 12",
                layer -> layer.setNumHeads(5).optHeadDim(2));
    }

    @Test
    void whatNoLanguageModelHas() {
        refuses(
                "output must be TIED or SEPARATE_WITHOUT_BIAS in transformers, but got SEPARATE",
                AddedPosition.none(),
                1,
                OutputWeights.SEPARATE,
                layer -> layer);
        refuses(
                "scale of the embedding must be 1 in transformers, but got 3.0",
                AddedPosition.none(),
                3,
                OutputWeights.TIED,
                layer -> layer);
        refuses(
                "position must be rotary or learned in transformers, but got FixedWaves[]",
                AddedPosition.sinusoidal(),
                1,
                OutputWeights.TIED,
                layer -> layer.optPosition(AttentionPosition.none()));
    }

    @Test
    void whatGpt2DoesNotHave() {
        refusesGpt2(
                "position within attention must be none beside learned positions in transformers, but got"
                        + " Rotary[base=10000.0, scaling=None[]]",
                layer -> layer.optPosition(new Rotary()));
        refusesGpt2(
                "visibility must be all tokens before beside learned positions in transformers, but got"
                        + " SlidingWindow[window=5, sinks=0]",
                layer -> layer.optVisibility(AttentionMask.slidingWindow(5, 0)));
        refusesGpt2(
                "numKvHeads must be numHeads=3 beside learned positions in transformers, but got 1",
                layer -> layer.optNumKvHeads(1));
        refusesGpt2(
                "headDim must be embedDim / numHeads beside learned positions in transformers, but got 2",
                layer -> layer.optHeadDim(2));
        refusesGpt2(
                "bias of attention must be ALL beside learned positions in transformers, but got NONE",
                layer -> layer.optBias(Bias.NONE));
        refusesGpt2(
                "norm must be LayerNorm beside learned positions in transformers, but got RmsNorm[epsilon=1.0E-6]",
                layer -> layer.optNorm(Norm.rms()));
        refusesGpt2(
                "activation must be one of [RELU, GELU, GELU_TANH] beside learned positions in transformers, but got"
                        + " SWIGLU",
                layer -> layer.optActivation(Activation.SWIGLU));
    }

    @Test
    void aFolderThatHoldsSomething() {
        HuggingFaceModel model = HuggingFaceModel.read(FolderReference.folder("gpt2"));
        AtomicFile.writeText(temporary.resolve("notes.txt"), "mine");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.write(temporary, null))
                .withMessage("out must be a new or an empty folder, but got " + temporary + ", which holds notes.txt");
    }
}
