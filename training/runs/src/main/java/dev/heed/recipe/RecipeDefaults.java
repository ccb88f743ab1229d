package dev.heed.recipe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.block.Activation;
import dev.heed.block.Precision;
import dev.heed.data.CorpusLimits;
import dev.heed.data.GeneratedTask;
import dev.heed.family.seq2seq.AttentionModel;
import dev.heed.family.seq2seq.FileData;
import dev.heed.family.seq2seq.FixedModel;
import dev.heed.family.seq2seq.GeneratedData;
import dev.heed.family.seq2seq.RecurrentPosition;
import dev.heed.family.seq2seq.TransformerModel;
import dev.heed.norm.NormPlacement;
import dev.heed.seq2seq.AttentionSeq2SeqConfig;
import dev.heed.seq2seq.FixedContextSeq2Seq;
import dev.heed.seq2seq.RecurrentCell;
import dev.heed.seq2seq.TransformerConfig;
import dev.heed.train.loss.CrossEntropy;
import dev.heed.train.optim.AdamConfig;
import dev.heed.train.optim.AdamWConfig;
import dev.heed.train.optim.GradientClip;
import dev.heed.train.optim.LionConfig;
import dev.heed.train.optim.OptimizerConfig;
import dev.heed.train.optim.SgdConfig;
import dev.heed.train.schedule.Constant;
import dev.heed.train.schedule.InverseSquareRoot;
import dev.heed.train.schedule.Schedule;
import dev.heed.train.schedule.WarmupCosine;
import dev.heed.train.schedule.WarmupLinear;
import dev.heed.train.state.Goal;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What holds where a recipe is silent. What must be given is {@code data.type} with its {@code task} or {@code train},
 * {@code model.type}, and a {@code budget}.
 *
 * <pre>
 * data: generated     maxLength: 64 (25 for reverse), testMaxLength: a fifth more, pairs: 0 (no end),
 *                     validationPairs: 1000, testPairs: 1000
 * data: files         no validation, no test, characters: none, no maxLength,
 *                     limits: {tokens: 2048, vocabulary: 65536}
 * batch               size: 64, accumulation: 1, workers: 1
 * model: fixed        embedDim: 64, hiddenDim: 128, cell: gru, position: none, sourceOrder: forward, dropout: 0
 * model: attention    embedDim: 64, hiddenDim: 64, cell: lstm, position: none, dropout: 0,
 *                     attention: {score: general, inputFeeding: off}
 * model: transformer  embedDim: 64, numHeads: 4, numLayers: 2, position: rotary, dropout: 0,
 *                     variant: {hiddenDim: 4 embedDim, activation: relu, norm: layer, placement: pre, output: separate}
 * loss                labelSmoothing: 0
 * optimizer           type: adamw
 *   adamw             beta1: 0.9, beta2: 0.98, epsilon: 1.0e-8, weightDecay: 0
 *   adam              beta1: 0.9, beta2: 0.999, epsilon: 1.0e-8
 *   sgd               momentum: 0.9, weightDecay: 0
 *   lion              beta1: 0.9, beta2: 0.99, weightDecay: 0
 * schedule            type: cosine
 *   constant          rate: 0.001, warmupSteps: 100
 *   linear, cosine    peak: 0.002, warmupSteps: 100
 *   inverseSquareRoot peak: 0.002, warmupSteps: 100
 *   noam              embedDim: the model's, factor: 1, warmupSteps: 4000
 * plateau             none; if it is there, factor: 0.5, patience: 3
 * clip                maxNorm: 1, maxValue: Infinity
 * averageDecay        0
 * evaluation          interval: 200, metric: loss, direction: lowest, patience: 0, leastImprovement: 0, maxPairs: 0 (all)
 * precision           float32
 * checkpoints         interval: 200, keepBest: 1
 * maxSkipped          0
 * seed                1
 * </pre>
 */
public final class RecipeDefaults {

    static final BatchSettings BATCH = new BatchSettings(64, 1, 1);
    static final CrossEntropy LOSS = new CrossEntropy(0f);
    static final OptimizerConfig OPTIMIZER = AdamWConfig.standard();
    static final Schedule SCHEDULE = new WarmupCosine(2e-3f, 100);
    static final GradientClip CLIP = GradientClip.byNorm(1f);
    static final float AVERAGE_DECAY = 0f;
    static final EvaluationSettings EVALUATION = new EvaluationSettings(200, "loss", Goal.Direction.LOWEST, 0, 0, 0);
    static final Precision PRECISION = Precision.FLOAT32;
    static final CheckpointSettings CHECKPOINTS = new CheckpointSettings(200, 1);
    static final int MAX_SKIPPED = 0;
    static final long SEED = 1;

    /** Lengths of the tests beyond those of training, as JoeyNMT's 25 and 30. */
    private static final double BEYOND = 1.2;

    private static final int HIDDEN_RATIO = 4;

    private static final AttentionModel.Attention ATTENTION =
            new AttentionModel.Attention(AttentionSeq2SeqConfig.Score.GENERAL, AttentionSeq2SeqConfig.InputFeeding.OFF);

    private static final TransformerModel.Variant VARIANT = new TransformerModel.Variant(
            256,
            Activation.RELU,
            TransformerModel.Normalisation.LAYER,
            NormPlacement.PRE,
            TransformerConfig.OutputWeights.SEPARATE);

    /** One of each kind of section that has defaults, but for the data. */
    private static final Map<Class<?>, Object> SECTIONS = Stream.of(
                    BATCH,
                    new FixedModel(
                            64,
                            128,
                            RecurrentCell.GRU,
                            RecurrentPosition.NONE,
                            FixedContextSeq2Seq.SourceOrder.FORWARD,
                            0f),
                    new AttentionModel(64, 64, RecurrentCell.LSTM, RecurrentPosition.NONE, ATTENTION, 0f),
                    ATTENTION,
                    new TransformerModel(64, 4, 2, TransformerModel.Position.ROTARY, 0f, VARIANT),
                    VARIANT,
                    LOSS,
                    AdamWConfig.standard(),
                    new AdamConfig(0.9f, 0.999f, 1e-8f),
                    new SgdConfig(0.9f, 0f),
                    LionConfig.standard(),
                    new Constant(1e-3f, 100),
                    new WarmupLinear(2e-3f, 100),
                    new WarmupCosine(2e-3f, 100),
                    new InverseSquareRoot(2e-3f, 100),
                    new NoamSchedule(64, 1f, 4000),
                    new PlateauSettings(0.5f, 3),
                    CLIP,
                    EVALUATION,
                    CHECKPOINTS,
                    CorpusLimits.standard())
            .collect(Collectors.toMap(Object::getClass, section -> section));

    private RecipeDefaults() {}

    /** The defaults of a kind of section, without those that follow from other settings. */
    static ObjectNode of(Class<?> section) {
        if (section == Recipe.class) {
            return top();
        }
        ObjectNode defaults = RecipeMapper.node();
        if (section == GeneratedData.class) {
            defaults.put("pairs", 0).put("validationPairs", 1000).put("testPairs", 1000);
        } else if (section == FileData.class) {
            defaults.put("characters", "none").set("limits", RecipeMapper.tree(CorpusLimits.standard()));
        } else if (SECTIONS.containsKey(section)) {
            defaults = RecipeMapper.tree(SECTIONS.get(section));
        }
        return withoutDerived(section, defaults);
    }

    private static ObjectNode withoutDerived(Class<?> section, ObjectNode defaults) {
        if (section == TransformerModel.class) {
            defaults.remove("variant");
        } else if (section == TransformerModel.Variant.class) {
            defaults.remove("hiddenDim");
        } else if (section == NoamSchedule.class) {
            defaults.remove("embedDim");
        }
        return defaults;
    }

    private static ObjectNode top() {
        ObjectNode top = RecipeMapper.node();
        top.set("batch", RecipeMapper.tree(BATCH));
        top.set("loss", RecipeMapper.tree(LOSS));
        top.set("optimizer", RecipeMapper.tree(OPTIMIZER));
        top.set("schedule", RecipeMapper.tree(SCHEDULE));
        top.set("clip", RecipeMapper.tree(CLIP));
        top.put("averageDecay", AVERAGE_DECAY);
        top.set("evaluation", RecipeMapper.tree(EVALUATION));
        top.put("precision", PRECISION.name().toLowerCase(Locale.ROOT));
        top.set("checkpoints", RecipeMapper.tree(CHECKPOINTS));
        return top.put("maxSkipped", MAX_SKIPPED).put("seed", SEED);
    }

    /** Adds what follows from other settings, to a recipe that is otherwise complete. */
    static void derive(ObjectNode recipe) {
        Arrays.stream(GeneratedTask.values())
                .filter(task -> task.label().equals(recipe.at("/data/task").asText()))
                .forEach(task -> defaultTo(recipe, "data", "maxLength", task.defaultMaxLength()));
        if (recipe.at("/data/type").asText().equals("generated")) {
            int maxLength = recipe.at("/data/maxLength").asInt();
            defaultTo(recipe, "data", "testMaxLength", (int) (BEYOND * maxLength));
        }
        int embedDim = recipe.at("/model/embedDim").asInt();
        if (recipe.at("/schedule/type").asText().equals("noam")) {
            defaultTo(recipe, "schedule", "embedDim", embedDim);
        }
        if (recipe.at("/model/variant") instanceof ObjectNode variant && !variant.has("hiddenDim")) {
            variant.put("hiddenDim", HIDDEN_RATIO * embedDim);
        }
    }

    private static void defaultTo(ObjectNode recipe, String section, String key, int value) {
        if (recipe.get(section) instanceof ObjectNode node && !node.has(key)) {
            node.put(key, value);
        }
    }
}
