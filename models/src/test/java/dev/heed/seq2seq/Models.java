package dev.heed.seq2seq;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import dev.heed.block.Activation;
import dev.heed.embedding.AddedPosition;
import dev.heed.embedding.EmbeddingConfig;
import dev.heed.layer.LayerConfig;
import dev.heed.mask.AttentionMask;
import dev.heed.norm.Norm;
import dev.heed.norm.NormPlacement;
import dev.heed.position.Alibi;
import dev.heed.position.Rotary;
import dev.heed.text.SpecialTokens;
import dev.heed.text.TokenBatch;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Every kind of model, small and with sizes that are different primes wherever they can be. */
public final class Models {

    /** Number of source tokens. */
    public static final int SOURCE_VOCAB = 13;

    /** Number of target tokens. */
    public static final int TARGET_VOCAB = 11;

    private static final int EMBED_DIM = 6;
    private static final int HIDDEN_DIM = 7;
    private static final int LONGEST = 64;

    private Models() {}

    /**
     * The models by name.
     *
     * @return what makes each of them, not yet initialised
     */
    public static Map<String, Supplier<Seq2Seq>> all() {
        Map<String, Supplier<Seq2Seq>> models = new TreeMap<>();
        for (RecurrentCell cell : RecurrentCell.values()) {
            for (FixedContextSeq2Seq.SourceOrder order : FixedContextSeq2Seq.SourceOrder.values()) {
                models.put("fixed " + cell + " " + order, () -> new FixedContextSeq2Seq(recurrent(cell), order));
            }
            for (AttentionSeq2SeqConfig.Score score : AttentionSeq2SeqConfig.Score.values()) {
                for (AttentionSeq2SeqConfig.InputFeeding feeding : AttentionSeq2SeqConfig.InputFeeding.values()) {
                    models.put(
                            "attention " + cell + " " + score + " feeding " + feeding,
                            () -> new AttentionSeq2Seq(new AttentionSeq2SeqConfig(recurrent(cell), score, feeding)));
                }
            }
        }
        models.put(
                "transformer sinusoidal",
                () -> transformer(AddedPosition.sinusoidal(), layer(), OutputWeights.SEPARATE));
        models.put(
                "transformer learned, tied",
                () -> transformer(AddedPosition.learned(LONGEST), layer(), OutputWeights.TIED));
        models.put(
                "transformer rotary",
                () -> transformer(
                        AddedPosition.none(),
                        LayerConfig.builder()
                                .setEmbedDim(EMBED_DIM * 2)
                                .setNumHeads(3)
                                .optPosition(new Rotary())
                                .optCrossPosition(new Rotary())
                                .build(),
                        OutputWeights.SEPARATE));
        models.put(
                "transformer sliding window",
                () -> transformer(
                        AddedPosition.sinusoidal(),
                        LayerConfig.builder()
                                .setEmbedDim(EMBED_DIM * 2)
                                .setNumHeads(3)
                                .optVisibility(AttentionMask.slidingWindow(2, 1))
                                .build(),
                        OutputWeights.TIED));
        models.put(
                "transformer grouped, alibi, post-norm",
                () -> transformer(
                        AddedPosition.none(),
                        LayerConfig.builder()
                                .setEmbedDim(EMBED_DIM * 2)
                                .setNumHeads(6)
                                .optNumKvHeads(3)
                                .optHeadDim(5)
                                .optPosition(new Alibi())
                                .optNorm(Norm.rms())
                                .optPlacement(NormPlacement.POST)
                                .optActivation(Activation.SWIGLU)
                                .build(),
                        OutputWeights.TIED));
        return models;
    }

    /** A Transformer of {@link #SOURCE_VOCAB} tokens on both sides, whose embeddings and output are one matrix. */
    public static Seq2Seq shared() {
        LayerConfig layer = layer();
        EmbeddingConfig embedding =
                EmbeddingConfig.scaled(SOURCE_VOCAB, layer.attention().embedDim(), AddedPosition.sinusoidal(), 0f);
        return new TransformerSeq2Seq(new TransformerConfig(
                embedding, embedding, layer, 1, 1, OutputWeights.TIED, TransformerConfig.Embeddings.SHARED));
    }

    /**
     * Makes and initialises a model.
     *
     * @param maker what makes it
     * @param manager owner of its parameters
     * @param seed of its parameters
     * @return the model
     */
    public static Seq2Seq initialised(Supplier<Seq2Seq> maker, NDManager manager, int seed) {
        Engine.getInstance().setRandomSeed(seed);
        Seq2Seq model = maker.get();
        model.initialize(manager);
        return model;
    }

    /**
     * A seeded batch of pairs of different lengths.
     *
     * @param seed of lengths and tokens
     * @return 3 pairs, lengths up to 7 and 5
     */
    public static Seq2SeqBatch batch(int seed) {
        Random random = new Random(seed);
        int[] sourceLengths = {7, 2, 5};
        int[] targetLengths = {3, 5, 2};
        return new Seq2SeqBatch(
                TokenBatch.of(IntStream.of(sourceLengths)
                        .mapToObj(length -> tokens(random, length, SOURCE_VOCAB))
                        .toList()),
                TokenBatch.of(IntStream.of(targetLengths)
                        .mapToObj(length -> tokens(random, length, TARGET_VOCAB))
                        .toList()));
    }

    static int[] tokens(Random random, int length, int vocabSize) {
        return random.ints(length, SpecialTokens.COUNT, vocabSize).toArray();
    }

    private static RecurrentConfig recurrent(RecurrentCell cell) {
        return new RecurrentConfig(
                EmbeddingConfig.plain(SOURCE_VOCAB, EMBED_DIM, AddedPosition.sinusoidal(), 0f),
                EmbeddingConfig.plain(TARGET_VOCAB, EMBED_DIM, AddedPosition.sinusoidal(), 0f),
                cell,
                HIDDEN_DIM,
                cell == RecurrentCell.LSTM ? 2 : 1,
                0f);
    }

    private static LayerConfig layer() {
        return LayerConfig.builder().setEmbedDim(EMBED_DIM * 2).setNumHeads(3).build();
    }

    private static Seq2Seq transformer(AddedPosition position, LayerConfig layer, OutputWeights output) {
        int embedDim = layer.attention().embedDim();
        return new TransformerSeq2Seq(new TransformerConfig(
                EmbeddingConfig.scaled(SOURCE_VOCAB, embedDim, position, 0f),
                EmbeddingConfig.scaled(TARGET_VOCAB, embedDim, position, 0f),
                layer,
                2,
                2,
                output));
    }
}
