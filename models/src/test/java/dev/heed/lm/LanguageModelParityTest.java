package dev.heed.lm;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.heed.block.Activation;
import dev.heed.block.Bias;
import dev.heed.block.ForwardPass;
import dev.heed.block.StepResult;
import dev.heed.embedding.AddedPosition;
import dev.heed.embedding.EmbeddingConfig;
import dev.heed.layer.LayerConfig;
import dev.heed.layer.LayerConfigBuilder;
import dev.heed.norm.Norm;
import dev.heed.norm.RmsNorm;
import dev.heed.position.Rotary;
import dev.heed.position.RotaryScaling;
import dev.heed.seq2seq.OutputWeights;
import dev.heed.test.KernelChoice;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Against Hugging Face's models on the same weights: the logits of whole sequences and of steps, and the gradients of every
 * parameter.
 */
class LanguageModelParityTest {

    private static final int VOCAB_SIZE = 13;
    private static final int EMBED_DIM = 12;
    private static final int NUM_LAYERS = 2;

    @ParameterizedTest
    @EnumSource
    void gpt2(KernelChoice kernel) {
        compare("gpt2", kernel, LanguageModelConfig.gpt2(VOCAB_SIZE, 11, EMBED_DIM, 3, NUM_LAYERS, 0));
    }

    @ParameterizedTest
    @EnumSource
    void llama(KernelChoice kernel) {
        compare("llama", kernel, LanguageModelConfig.llama(VOCAB_SIZE, EMBED_DIM, 6, 3, NUM_LAYERS));
    }

    @ParameterizedTest
    @EnumSource
    void llama3WithScaledPositionsAndHeadsOfTheirOwnSize(KernelChoice kernel) {
        LayerConfigBuilder layer = layer().optNumKvHeads(1)
                .optHeadDim(6)
                .optNorm(new RmsNorm(1e-5f))
                .optBias(Bias.NONE)
                .optPosition(new Rotary(50, RotaryScaling.llama3(8, 1, 4, 40)));

        compare("llama3", kernel, config(layer, OutputWeights.SEPARATE_WITHOUT_BIAS));
    }

    @ParameterizedTest
    @EnumSource
    void qwen2WithInterpolatedPositions(KernelChoice kernel) {
        LayerConfigBuilder layer = layer().optNorm(Norm.rms())
                .optBias(Bias.QUERY_KEY_VALUE)
                .optPosition(new Rotary(1_000, RotaryScaling.linear(4)));

        compare("qwen2", kernel, config(layer, OutputWeights.TIED));
    }

    private static LayerConfigBuilder layer() {
        return LayerConfig.builder()
                .setEmbedDim(EMBED_DIM)
                .setNumHeads(3)
                .optHiddenDim(17)
                .optActivation(Activation.SWIGLU);
    }

    private static LanguageModelConfig config(LayerConfigBuilder layer, OutputWeights output) {
        EmbeddingConfig embedding = EmbeddingConfig.plain(VOCAB_SIZE, EMBED_DIM, AddedPosition.none(), 0);
        return new LanguageModelConfig(embedding, layer.build(), NUM_LAYERS, output);
    }

    private static void compare(String name, KernelChoice kernel, LanguageModelConfig config) {
        LogitsFile file = LogitsFile.read(name);
        kernel.run(() -> {
            try (NDManager manager = NDManager.newBaseManager()) {
                LanguageModel model = new LanguageModel(config);
                model.initialize(manager);
                file.load(model);
                ParameterStore store = new ParameterStore(manager, false);
                NDArray tokens = file.tokens(manager);

                file.compareLogits(name, model.logits(ForwardPass.inference(store), tokens));
                file.compareLogits(name + ", steps", inSteps(model, ForwardPass.inference(store), tokens));

                try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                    NDArray logits = model.logits(new ForwardPass(store, true), tokens);
                    collector.backward(logits.mul(file.lossWeights(manager, logits.getShape()))
                            .sum());
                }
                file.compareGradients(name, model);
            }
        });
    }

    private static NDArray inSteps(LanguageModel model, ForwardPass pass, NDArray tokens) {
        NDList logits = new NDList();
        LanguageModelState state =
                model.start(tokens.getManager(), tokens.getShape().get(0));
        for (NDArray token : tokens.split(tokens.getShape().get(1), 1)) {
            StepResult<LanguageModelState> step = model.step(pass, token, state);
            logits.add(step.output());
            state = step.state();
        }
        return NDArrays.concat(logits, 1);
    }
}
