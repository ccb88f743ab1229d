package dev.heed.study;

import ai.djl.ndarray.NDManager;
import dev.heed.block.Activation;
import dev.heed.family.Normalisation;
import dev.heed.family.seq2seq.AttentionModel;
import dev.heed.family.seq2seq.FixedModel;
import dev.heed.family.seq2seq.RecurrentPosition;
import dev.heed.family.seq2seq.Seq2SeqModel;
import dev.heed.family.seq2seq.TransformerModel;
import dev.heed.norm.NormPlacement;
import dev.heed.recipe.Recipe;
import dev.heed.seq2seq.AttentionSeq2SeqConfig;
import dev.heed.seq2seq.FixedContextSeq2Seq.SourceOrder;
import dev.heed.seq2seq.OutputWeights;
import dev.heed.seq2seq.RecurrentCell;
import dev.heed.seq2seq.Seq2Seq;
import dev.heed.seq2seq.TransformerConfig;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The three models as the study sets them up for its data. Sizes and rates were found on the copy and reverse tasks,
 * each model with the same care; {@code docs/figures/recipes.md} tells what was tried.
 */
public final class StudyModels {

    /** Updates over which every model's learning rate rises. */
    static final int WARMUP_STEPS = 100;

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
    private final StudyConfig config;

    /**
     * Models for some data.
     *
     * @param data decides the vocabularies and what suits a recurrent model
     * @param config names the budget, the precision, and the size of embeddings, of the states of the model with
     *     attention and of the Transformer's vectors
     * @throws IllegalArgumentException if that size is not a multiple of twice the number of heads
     */
    public StudyModels(StudyData data, StudyConfig config) {
        int embedDim = config.embedDim();
        if (embedDim < 1 || embedDim % (2 * NUM_HEADS) != 0) {
            throw new IllegalArgumentException(
                    "embedDim must be a multiple of " + 2 * NUM_HEADS + ", but got " + embedDim);
        }
        this.data = data;
        this.config = config;
    }

    /** A model as it is trained, whatever the seed. */
    public StudyModel of(ModelKind kind) {
        return switch (kind) {
            case FIXED -> fixed();
            case ATTENTION -> attention();
            case TRANSFORMER -> transformer();
        };
    }

    private StudyModel fixed() {
        long rival = Math.max(parameters(attentionModel()), parameters(transformerModel()));
        int size = fixedSize(rival);
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
        choices.put("positions", positions());
        choices.put("start", "orthogonal recurrent weights");
        return model(ModelKind.FIXED, fixedModel(size), FIXED_RATE, choices);
    }

    /** Parameters grow with the square of the size: three counts tell all others. */
    private int fixedSize(long rival) {
        long count = parameters(fixedModel(FIXED_SIZE_STEP));
        long second = parameters(fixedModel(2 * FIXED_SIZE_STEP));
        long growth = second - count;
        long curve = parameters(fixedModel(3 * FIXED_SIZE_STEP)) - second - growth;
        int size = FIXED_SIZE_STEP;
        while (count < rival) {
            size += FIXED_SIZE_STEP;
            count += growth;
            growth += curve;
        }
        return size;
    }

    private StudyModel attention() {
        AttentionModel model = attentionModel();
        Map<String, String> choices = new LinkedHashMap<>();
        choices.put(
                "network",
                "bidirectional %1$s encoder, %1$s decoder, hiddenDim %2$s".formatted(model.cell(), model.hiddenDim()));
        choices.put("attention", "Luong's general score, without input feeding");
        choices.put("positions", positions());
        choices.put("start", "orthogonal recurrent weights");
        return model(ModelKind.ATTENTION, model, ATTENTION_RATE, choices);
    }

    private StudyModel transformer() {
        TransformerModel model = transformerModel();
        Map<String, String> choices = new LinkedHashMap<>();
        choices.put(
                "network",
                "pre-norm, %1$s + %1$s layers, embedDim %2$s, %3$s heads, hiddenDim %4$s"
                        .formatted(model.numLayers(), model.embedDim(), model.numHeads(), model.hiddenDim()));
        choices.put("positions", "rotary, in self-attention and in cross-attention");
        return model(ModelKind.TRANSFORMER, model, TRANSFORMER_RATE, choices);
    }

    private StudyModel model(ModelKind kind, Seq2SeqModel model, float tuned, Map<String, String> choices) {
        // Larger models want smaller steps, by the root of their size
        float rate = (float) (tuned * Math.sqrt((double) TUNED_EMBED_DIM / config.embedDim()));
        Recipe recipe = Recipe.of(data.settings(), model, config.budget())
                .with(
                        "schedule={type: cosine, peak: " + rate + ", warmupSteps: " + WARMUP_STEPS + "}",
                        "precision=" + config.precision().name().toLowerCase(Locale.ROOT));
        return new StudyModel(kind, recipe, rate, parameters(model), choices);
    }

    private FixedModel fixedModel(int hiddenDim) {
        return new FixedModel(
                config.embedDim(), hiddenDim, 1, RecurrentCell.GRU, recurrentPosition(), sourceOrder(), 0f);
    }

    private AttentionModel attentionModel() {
        RecurrentCell cell = recurrentPosition() == RecurrentPosition.NONE ? RecurrentCell.LSTM : RecurrentCell.GRU;
        return new AttentionModel(
                config.embedDim(),
                config.embedDim(),
                1,
                cell,
                recurrentPosition(),
                AttentionSeq2SeqConfig.Score.GENERAL,
                AttentionSeq2SeqConfig.InputFeeding.OFF,
                0f);
    }

    private TransformerModel transformerModel() {
        return new TransformerModel(
                config.embedDim(),
                NUM_HEADS,
                NUM_LAYERS,
                TransformerModel.Position.ROTARY,
                0f,
                null,
                Activation.RELU,
                Normalisation.LAYER,
                NormPlacement.PRE,
                OutputWeights.SEPARATE,
                TransformerConfig.Embeddings.SEPARATE);
    }

    private SourceOrder sourceOrder() {
        return data.order() == StudyData.TargetOrder.REVERSED ? SourceOrder.FORWARD : SourceOrder.REVERSED;
    }

    /** Absolute positions help where the two sides run in parallel, and fail beyond the trained length elsewhere. */
    private RecurrentPosition recurrentPosition() {
        return data.order() == StudyData.TargetOrder.SAME ? RecurrentPosition.SINUSOIDAL : RecurrentPosition.NONE;
    }

    private String positions() {
        return recurrentPosition() == RecurrentPosition.NONE ? "none" : "sinusoidal, added to both embeddings";
    }

    private long parameters(Seq2SeqModel model) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Seq2Seq network = model.build(data.vocabularies());
            network.initialize(manager);
            return network.parameterCount();
        }
    }
}
