package dev.heed.study;

import ai.djl.ndarray.NDManager;
import dev.heed.layer.LayerConfig;
import dev.heed.position.Rotary;
import dev.heed.seq2seq.AddedPosition;
import dev.heed.seq2seq.AttentionSeq2Seq;
import dev.heed.seq2seq.AttentionSeq2SeqConfig;
import dev.heed.seq2seq.EmbeddingConfig;
import dev.heed.seq2seq.FixedContextSeq2Seq;
import dev.heed.seq2seq.FixedContextSeq2Seq.SourceOrder;
import dev.heed.seq2seq.RecurrentCell;
import dev.heed.seq2seq.RecurrentConfig;
import dev.heed.seq2seq.Seq2Seq;
import dev.heed.seq2seq.TransformerConfig;
import dev.heed.seq2seq.TransformerSeq2Seq;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The three models as the study sets them up for its data. Sizes and rates were found on the copy and reverse tasks, each
 * model with the same care; {@code docs/figures/recipes.md} tells what was tried.
 */
public final class ModelRecipes {

    private static final int NUM_HEADS = 4;
    private static final int NUM_LAYERS = 2;

    /** The embedDim at which the learning rates were found. */
    private static final int TUNED_EMBED_DIM = 64;

    /** Sizes of the fixed-context model that are tried are multiples of this. */
    private static final int FIXED_SIZE_STEP = 16;

    private static final float FIXED_RATE = 1e-2f;
    private static final float ATTENTION_RATE = 5e-3f;
    private static final float TRANSFORMER_RATE = 2e-3f;

    private final StudyData data;
    private final int embedDim;

    /**
     * Recipes for some data.
     *
     * @param data decides the vocabularies and what suits a recurrent model
     * @param embedDim size of embeddings, of the states of the model with attention and of the Transformer's vectors
     * @throws IllegalArgumentException if it is not a multiple of twice the number of heads
     */
    public ModelRecipes(StudyData data, int embedDim) {
        if (embedDim < 1 || embedDim % (2 * NUM_HEADS) != 0) {
            throw new IllegalArgumentException(
                    "embedDim must be a multiple of " + 2 * NUM_HEADS + ", but got " + embedDim);
        }
        this.data = data;
        this.embedDim = embedDim;
    }

    /**
     * The recipe of a model.
     *
     * @param kind which model
     * @return its recipe
     */
    public ModelRecipe of(ModelKind kind) {
        return switch (kind) {
            case FIXED -> fixed();
            case ATTENTION -> attention();
            case TRANSFORMER -> transformer();
        };
    }

    private ModelRecipe fixed() {
        long rival = Math.max(
                parameterCount(attention().model()),
                parameterCount(transformer().model()));
        int size = FIXED_SIZE_STEP;
        while (parameterCount(fixedOfSize(size)) < rival) {
            size += FIXED_SIZE_STEP;
        }
        Map<String, String> choices = new LinkedHashMap<>();
        choices.put(
                "network", "GRU encoder and decoder, hiddenDim " + size + ", context at every step and in the output");
        choices.put(
                "parameters",
                "the smallest multiple of " + FIXED_SIZE_STEP
                        + " for hiddenDim that gives at least as many parameters as the largest rival's " + rival);
        choices.put(
                "source order",
                sourceOrder().name().toLowerCase(Locale.ROOT)
                        + ", so that the token needed first is the one read last where the order is known");
        choices.put("positions", positions(recurrentPosition()));
        choices.put("start", "orthogonal recurrent weights");
        return new ModelRecipe(ModelKind.FIXED, fixedOfSize(size), rate(FIXED_RATE), choices);
    }

    private Supplier<Seq2Seq> fixedOfSize(int hiddenDim) {
        return () -> new FixedContextSeq2Seq(recurrent(RecurrentCell.GRU, hiddenDim), sourceOrder());
    }

    private ModelRecipe attention() {
        RecurrentCell cell = recurrentPosition() instanceof AddedPosition.None ? RecurrentCell.LSTM : RecurrentCell.GRU;
        Map<String, String> choices = new LinkedHashMap<>();
        choices.put("network", "bidirectional " + cell + " encoder, " + cell + " decoder, hiddenDim " + embedDim);
        choices.put("attention", "Luong's general score, without input feeding");
        choices.put("positions", positions(recurrentPosition()));
        choices.put("start", "orthogonal recurrent weights");
        return new ModelRecipe(
                ModelKind.ATTENTION,
                () -> new AttentionSeq2Seq(new AttentionSeq2SeqConfig(
                        recurrent(cell, embedDim),
                        AttentionSeq2SeqConfig.Score.GENERAL,
                        AttentionSeq2SeqConfig.InputFeeding.OFF)),
                rate(ATTENTION_RATE),
                choices);
    }

    private ModelRecipe transformer() {
        LayerConfig layer = LayerConfig.builder()
                .setEmbedDim(embedDim)
                .setNumHeads(NUM_HEADS)
                .optPosition(new Rotary())
                .optCrossPosition(new Rotary())
                .build();
        Map<String, String> choices = new LinkedHashMap<>();
        choices.put(
                "network",
                "pre-norm, " + NUM_LAYERS + " + " + NUM_LAYERS + " layers, embedDim " + embedDim + ", " + NUM_HEADS
                        + " heads, hiddenDim " + layer.feedForward().hiddenDim());
        choices.put("positions", "rotary, in self-attention and in cross-attention");
        return new ModelRecipe(
                ModelKind.TRANSFORMER,
                () -> new TransformerSeq2Seq(new TransformerConfig(
                        EmbeddingConfig.scaled(sourceVocabSize(), embedDim, AddedPosition.none(), 0f),
                        EmbeddingConfig.scaled(targetVocabSize(), embedDim, AddedPosition.none(), 0f),
                        layer,
                        NUM_LAYERS,
                        NUM_LAYERS,
                        TransformerConfig.OutputWeights.SEPARATE)),
                rate(TRANSFORMER_RATE),
                choices);
    }

    private RecurrentConfig recurrent(RecurrentCell cell, int hiddenDim) {
        return new RecurrentConfig(
                EmbeddingConfig.plain(sourceVocabSize(), embedDim, recurrentPosition(), 0f),
                EmbeddingConfig.plain(targetVocabSize(), embedDim, recurrentPosition(), 0f),
                cell,
                hiddenDim,
                0f);
    }

    /** Larger models want smaller steps, by the root of their size. */
    private float rate(float tuned) {
        return (float) (tuned * Math.sqrt((double) TUNED_EMBED_DIM / embedDim));
    }

    private SourceOrder sourceOrder() {
        return data.order() == StudyData.TargetOrder.REVERSED ? SourceOrder.FORWARD : SourceOrder.REVERSED;
    }

    /** Absolute positions help where the two sides run in parallel, and fail beyond the trained length elsewhere. */
    private AddedPosition recurrentPosition() {
        return data.order() == StudyData.TargetOrder.SAME ? AddedPosition.sinusoidal() : AddedPosition.none();
    }

    private static String positions(AddedPosition position) {
        return position instanceof AddedPosition.None ? "none" : "sinusoidal, added to both embeddings";
    }

    private int sourceVocabSize() {
        return data.vocabularies().source().size();
    }

    private int targetVocabSize() {
        return data.vocabularies().target().size();
    }

    static long parameterCount(Supplier<Seq2Seq> maker) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Seq2Seq model = maker.get();
            model.initialize(manager);
            return model.parameterCount();
        }
    }
}
