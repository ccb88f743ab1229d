package dev.heed.lm;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import dev.heed.block.Activation;
import dev.heed.block.Bias;
import dev.heed.embedding.AddedPosition;
import dev.heed.embedding.EmbeddingConfig;
import dev.heed.layer.LayerConfig;
import dev.heed.layer.LayerConfigBuilder;
import dev.heed.mask.AttentionMask;
import dev.heed.norm.Norm;
import dev.heed.norm.NormPlacement;
import dev.heed.position.Alibi;
import dev.heed.position.Rotary;
import dev.heed.position.RotaryScaling;
import dev.heed.seq2seq.OutputWeights;
import dev.heed.text.SpecialTokens;
import dev.heed.text.TokenBatch;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Every kind of language model, small, the sizes all different. */
public final class LanguageModels {

    /** Number of tokens. */
    public static final int VOCAB_SIZE = 11;

    private static final int EMBED_DIM = 24;
    private static final int NUM_HEADS = 6;
    private static final int LONGEST = 64;

    private LanguageModels() {}

    /**
     * The settings by name.
     *
     * @return every position, norm placement and choice of output weights at least once
     */
    public static Map<String, LanguageModelConfig> all() {
        Map<String, LanguageModelConfig> configs = new TreeMap<>();
        configs.put("gpt2", LanguageModelConfig.gpt2(VOCAB_SIZE, LONGEST, EMBED_DIM, NUM_HEADS, 2, 0));
        configs.put("llama", LanguageModelConfig.llama(VOCAB_SIZE, EMBED_DIM, NUM_HEADS, 2, 2));
        configs.put(
                "sinusoidal, post-norm",
                config(AddedPosition.sinusoidal(), layer().optPlacement(NormPlacement.POST), OutputWeights.SEPARATE));
        configs.put("alibi", config(AddedPosition.none(), layer().optPosition(new Alibi()), OutputWeights.SEPARATE));
        configs.put(
                "wide heads, fewer biases",
                config(
                        AddedPosition.none(),
                        layer().optPosition(new Rotary(500, RotaryScaling.linear(3)))
                                .optHeadDim(10)
                                .optNumKvHeads(3)
                                .optBias(Bias.QUERY_KEY_VALUE)
                                .optNorm(Norm.biaslessLayer()),
                        OutputWeights.SEPARATE_WITHOUT_BIAS));
        configs.put(
                "sliding window, alibi",
                config(
                        AddedPosition.none(),
                        layer().optPosition(new Alibi()).optVisibility(AttentionMask.slidingWindow(3, 1)),
                        OutputWeights.TIED));
        configs.put("without positions", config(AddedPosition.none(), layer(), OutputWeights.SEPARATE));
        return configs;
    }

    /**
     * A model with learned positions.
     *
     * @param maxLength how many
     * @return its settings
     */
    public static LanguageModelConfig learned(int maxLength) {
        return config(AddedPosition.learned(maxLength), layer(), OutputWeights.TIED);
    }

    static LayerConfigBuilder layer() {
        return LayerConfig.builder()
                .setEmbedDim(EMBED_DIM)
                .setNumHeads(NUM_HEADS)
                .optHiddenDim(17)
                .optActivation(Activation.GELU);
    }

    static LanguageModelConfig config(AddedPosition position, LayerConfigBuilder layer, OutputWeights output) {
        return new LanguageModelConfig(
                EmbeddingConfig.scaled(VOCAB_SIZE, EMBED_DIM, position, 0f), layer.build(), 2, output);
    }

    /**
     * Makes and initialises a model.
     *
     * @param config its settings
     * @param manager owner of its parameters
     * @param seed of its parameters
     * @return the model
     */
    public static LanguageModel initialised(LanguageModelConfig config, NDManager manager, int seed) {
        Engine.getInstance().setRandomSeed(seed);
        LanguageModel model = new LanguageModel(config);
        model.initialize(manager);
        return model;
    }

    /**
     * Seeded sequences of one length.
     *
     * @param seed of the tokens
     * @param batchSize how many
     * @param length how long
     * @return the batch
     */
    public static TokenBatch batch(int seed, int batchSize, int length) {
        Random random = new Random(seed);
        return TokenBatch.of(IntStream.range(0, batchSize)
                .mapToObj(row ->
                        random.ints(length, SpecialTokens.COUNT, VOCAB_SIZE).toArray())
                .toList());
    }
}
