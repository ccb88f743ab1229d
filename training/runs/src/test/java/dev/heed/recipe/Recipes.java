package dev.heed.recipe;

import dev.heed.adapt.LoraConfig;
import dev.heed.block.Activation;
import dev.heed.block.Bias;
import dev.heed.data.CorpusLimits;
import dev.heed.data.GeneratedTask;
import dev.heed.family.Normalisation;
import dev.heed.family.Position;
import dev.heed.family.encoder.ClassifierModel;
import dev.heed.family.encoder.GeneratedTexts;
import dev.heed.family.encoder.LabelData;
import dev.heed.family.encoder.MaskedTextData;
import dev.heed.family.encoder.MaskedTokensModel;
import dev.heed.family.lm.LanguageModelSettings;
import dev.heed.family.lm.RepeatedData;
import dev.heed.family.lm.TextData;
import dev.heed.family.seq2seq.AttentionModel;
import dev.heed.family.seq2seq.FileData;
import dev.heed.family.seq2seq.FixedModel;
import dev.heed.family.seq2seq.GeneratedData;
import dev.heed.family.seq2seq.RecurrentPosition;
import dev.heed.family.seq2seq.TransformerModel;
import dev.heed.layer.Pooling;
import dev.heed.norm.NormPlacement;
import dev.heed.seq2seq.AttentionSeq2SeqConfig;
import dev.heed.seq2seq.FixedContextSeq2Seq;
import dev.heed.seq2seq.OutputWeights;
import dev.heed.seq2seq.RecurrentCell;
import dev.heed.seq2seq.TransformerConfig;
import dev.heed.train.Budget;
import dev.heed.train.optim.AdamConfig;
import dev.heed.train.optim.AdamWConfig;
import dev.heed.train.optim.LionConfig;
import dev.heed.train.optim.MuonConfig;
import dev.heed.train.optim.OptimizerConfig;
import dev.heed.train.optim.SgdConfig;
import dev.heed.train.schedule.Constant;
import dev.heed.train.schedule.InverseSquareRoot;
import dev.heed.train.schedule.Schedule;
import dev.heed.train.schedule.WarmupCosine;
import dev.heed.train.schedule.WarmupLinear;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Recipes of every type, with numbers that are no defaults. */
final class Recipes {

    static final String SMALL = """
            data:
              type: generated
              task: reverse
            model:
              type: transformer
            budget:
              steps: 7
            """;

    private static final List<DataSettings> DATA = List.of(
            new GeneratedData(GeneratedTask.COPY, 5, 7, 11, 3, 2),
            new GeneratedData(GeneratedTask.RECALL, 13, 17, 23, 5, 0),
            new FileData(
                    Path.of("a b/train.tsv"),
                    Path.of("dev: 1.tsv"),
                    null,
                    0.07f,
                    "tokenizers/own.json",
                    FileData.Characters.BOTH,
                    311,
                    FileData.SharedVocabulary.ON,
                    19,
                    new CorpusLimits(31, 37)),
            new FileData(
                    Path.of("/train"),
                    Path.of("yes"),
                    Path.of("3"),
                    0,
                    "bytePairs",
                    FileData.Characters.SOURCE,
                    null,
                    FileData.SharedVocabulary.OFF,
                    null,
                    new CorpusLimits(2_048, 65_536)));

    private static final List<ModelSettings> MODELS = List.of(
            new FixedModel(
                    11,
                    7,
                    2,
                    RecurrentCell.LSTM,
                    RecurrentPosition.NONE,
                    FixedContextSeq2Seq.SourceOrder.REVERSED,
                    0.1f),
            new AttentionModel(
                    11,
                    5,
                    3,
                    RecurrentCell.GRU,
                    RecurrentPosition.NONE,
                    AttentionSeq2SeqConfig.Score.ADDITIVE,
                    AttentionSeq2SeqConfig.InputFeeding.ON,
                    0.2f),
            transformer(TransformerModel.Position.NONE),
            transformer(TransformerModel.Position.SINUSOIDAL),
            transformer(TransformerModel.Position.ALIBI),
            transformer(TransformerModel.Position.ROTARY));

    /** Each with data of its own family. */
    private static final Map<ModelSettings, List<DataSettings>> OTHERS = Map.of(
            new ClassifierModel(
                    22,
                    11,
                    3,
                    Position.LEARNED,
                    Pooling.FIRST,
                    0.2f,
                    19,
                    Activation.GELU_TANH,
                    Normalisation.RMS,
                    NormPlacement.POST),
            List.of(
                    new LabelData(Path.of("a b.tsv"), Path.of("dev: 1.tsv"), null, 0.3f, "bytePairs", 311, 29),
                    new LabelData(Path.of("train"), null, Path.of("3"), 0.01f, null, null, 17),
                    new GeneratedTexts(5, 11, 3, 2)),
            new MaskedTokensModel(
                    14, 7, 1, Position.NONE, 0.3f, 13, Activation.RELU, Normalisation.LAYER, NormPlacement.PRE),
            List.of(
                    new MaskedTextData(
                            List.of(Path.of("docs"), Path.of("a: b.txt")),
                            List.of(Path.of("yes")),
                            null,
                            "*.{md,txt}",
                            0.07f,
                            "tokenizers/own.json",
                            null,
                            31,
                            0.23f),
                    new MaskedTextData(
                            List.of(Path.of("1e3")), null, List.of(Path.of("null")), "*", 0.9f, null, 263, 5, 0.5f)));

    private static final List<DataSettings> LANGUAGE_DATA = List.of(
            new TextData(
                    List.of(Path.of("a b"), Path.of("c.txt")),
                    List.of(Path.of("3")),
                    List.of(Path.of("yes"), Path.of("no: 1")),
                    "*.{java,md}",
                    0,
                    TextData.Split.POSITION,
                    7,
                    TextData.Order.RANDOM,
                    "other: tokenizer.json",
                    300),
            new TextData(
                    List.of(Path.of("/text")),
                    null,
                    null,
                    "#",
                    0.3f,
                    TextData.Split.FILE,
                    11,
                    TextData.Order.IN_ORDER,
                    null,
                    17),
            new RepeatedData(19, 5, 7, 11, 3, 2),
            new RepeatedData(23, 13, null, 3, 1, 0));

    private static final List<ModelSettings> LANGUAGE_MODELS = List.of(
            new LanguageModelSettings(
                    12,
                    4,
                    2,
                    6,
                    3,
                    Position.ALIBI,
                    5,
                    2,
                    0.3f,
                    13,
                    Activation.SWIGLU,
                    Normalisation.LAYER,
                    NormPlacement.POST,
                    Bias.QUERY_KEY_VALUE,
                    OutputWeights.SEPARATE_WITHOUT_BIAS),
            new LanguageModelSettings(
                    12,
                    3,
                    null,
                    null,
                    1,
                    Position.LEARNED,
                    null,
                    0,
                    0,
                    null,
                    Activation.GELU_TANH,
                    Normalisation.RMS,
                    NormPlacement.PRE,
                    Bias.ALL,
                    OutputWeights.SEPARATE));

    private static final List<OptimizerConfig> OPTIMIZERS = List.of(
            new AdamWConfig(0.7f, 0.93f, 3e-7f, 0.01f),
            new AdamConfig(0.8f, 0.95f, 1e-9f),
            new SgdConfig(0f, 0.003f),
            new LionConfig(0.91f, 0.97f, 1f / 3),
            new MuonConfig(0.97f, 0.85f, 0.99f, 3e-7f, 0.02f));

    private static final List<Schedule> SCHEDULES = List.of(
            new Constant(1e-4f, 1),
            new WarmupLinear(3e-3f, 13),
            new WarmupCosine(1f / 7, 17),
            new InverseSquareRoot(0.25f, 19));

    private Recipes() {}

    /** The small recipe, changed. */
    static Recipe small(String... settings) {
        return RecipeFile.with(SMALL, List.of(settings));
    }

    private static ModelSettings transformer(TransformerModel.Position position) {
        return new TransformerModel(
                12,
                3,
                2,
                position,
                0.3f,
                13,
                Activation.SWIGLU,
                Normalisation.RMS,
                NormPlacement.POST,
                OutputWeights.TIED,
                TransformerConfig.Embeddings.SHARED);
    }

    /** Every data with every model of its family, optimizer and schedule. */
    static Stream<Recipe> everyCombination() {
        return Stream.of(
                        combinations(DATA, MODELS),
                        combinations(LANGUAGE_DATA, LANGUAGE_MODELS),
                        OTHERS.entrySet().stream()
                                .flatMap(family -> combinations(family.getValue(), List.of(family.getKey()))))
                .flatMap(recipes -> recipes);
    }

    private static Stream<Recipe> combinations(List<DataSettings> all, List<ModelSettings> models) {
        return all.stream()
                .flatMap(data -> models.stream()
                        .flatMap(model -> OPTIMIZERS.stream()
                                .flatMap(optimizer ->
                                        schedules(model).map(schedule -> recipe(data, model, optimizer, schedule)))));
    }

    private static Recipe recipe(DataSettings data, ModelSettings model, OptimizerConfig optimizer, Schedule schedule) {
        Recipe usual = Recipe.of(data, model, budget(schedule));
        return new Recipe(
                data,
                usual.batch(),
                model,
                null,
                schedule instanceof Constant ? List.of("embedding", "layer[0-3].*") : null,
                schedule instanceof WarmupCosine
                        ? new LoraConfig(3, 5f, 0.25f, List.of("keyProjection"), List.of("norm", "^head"))
                        : null,
                usual.loss(),
                optimizer,
                schedule,
                schedule instanceof Constant ? new PlateauSettings(0.7f, 5) : null,
                usual.clip(),
                0.99f,
                usual.evaluation(),
                usual.precision(),
                usual.checkpoints(),
                usual.maxSkipped(),
                -3,
                usual.budget());
    }

    private static Stream<Schedule> schedules(ModelSettings model) {
        return Stream.concat(
                SCHEDULES.stream(), Stream.of(new NoamSchedule(model.vectorDim().orElseThrow(), 0.5f, 23)));
    }

    private static Budget budget(Schedule schedule) {
        if (schedule instanceof WarmupLinear) {
            return Budget.ofEpochs(3);
        }
        return schedule instanceof WarmupCosine ? Budget.ofSeconds(0.5) : Budget.ofSteps(1L << 40);
    }
}
