package dev.heed.train;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import dev.heed.data.BucketedBatches;
import dev.heed.data.CopyTask;
import dev.heed.data.LengthRange;
import dev.heed.data.SequencePair;
import dev.heed.data.Vocabularies;
import dev.heed.embedding.AddedPosition;
import dev.heed.embedding.EmbeddingConfig;
import dev.heed.generate.Generated;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.Generator;
import dev.heed.layer.LayerConfig;
import dev.heed.metric.TokenAccuracy;
import dev.heed.position.Rotary;
import dev.heed.seq2seq.FixedContextSeq2Seq;
import dev.heed.seq2seq.OutputWeights;
import dev.heed.seq2seq.RecurrentCell;
import dev.heed.seq2seq.RecurrentConfig;
import dev.heed.seq2seq.Seq2Seq;
import dev.heed.seq2seq.Seq2SeqBatch;
import dev.heed.seq2seq.TransformerConfig;
import dev.heed.seq2seq.TransformerSeq2Seq;
import dev.heed.train.loss.CrossEntropy;
import dev.heed.train.loss.Seq2SeqObjective;
import dev.heed.train.optim.AdamWConfig;
import dev.heed.train.optim.GradientClip;
import dev.heed.train.optim.SgdConfig;
import dev.heed.train.schedule.Constant;
import dev.heed.train.schedule.WarmupCosine;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Tiny models and what they learn: to copy up to 5 of 3 symbols. */
final class CopyRun {

    static final int SEED = 7;
    private static final CopyTask TASK = new CopyTask(3, new LengthRange(1, 5));
    private static final Vocabularies VOCABULARIES = Vocabularies.of(TASK);
    private static final int VOCAB_SIZE = VOCABULARIES.source().size();
    private static final int BATCH_SIZE = 13;

    private CopyRun() {}

    static Iterator<Seq2SeqBatch> batches(int seed) {
        return BucketedBatches.of(TASK, VOCABULARIES, BATCH_SIZE, seed);
    }

    static TrainingConfig config(long steps) {
        return TrainingConfig.of(AdamWConfig.standard(), new WarmupCosine(1e-2f, 10), Budget.ofSteps(steps))
                .withSeed(SEED);
    }

    /** Moves parameters by their gradients alone, so that a wrong factor in those is seen. */
    static TrainingConfig plainDescent(long steps) {
        return TrainingConfig.of(new SgdConfig(0f, 0f), new Constant(0.1f, 1), Budget.ofSteps(steps))
                .withClip(GradientClip.none())
                .withSeed(SEED);
    }

    static Training<Seq2SeqBatch> training(Model model, TrainingConfig config, StopSignal stop) {
        Seq2SeqObjective objective = new Seq2SeqObjective((Seq2Seq) model.getBlock(), new CrossEntropy(0.1f));
        return new Training<>(model, objective, config, stop);
    }

    static Seq2Seq transformer(float dropout) {
        LayerConfig layer = LayerConfig.builder()
                .setEmbedDim(22)
                .setNumHeads(11)
                .optPosition(new Rotary())
                .optCrossPosition(new Rotary())
                .build();
        EmbeddingConfig embedding = EmbeddingConfig.scaled(VOCAB_SIZE, 22, AddedPosition.none(), dropout);
        return new TransformerSeq2Seq(new TransformerConfig(embedding, embedding, layer, 1, 1, OutputWeights.SEPARATE));
    }

    static Seq2Seq recurrent(float dropout) {
        EmbeddingConfig embedding = EmbeddingConfig.plain(VOCAB_SIZE, 11, AddedPosition.none(), dropout);
        return new FixedContextSeq2Seq(
                new RecurrentConfig(embedding, embedding, RecurrentCell.GRU, 23, 1, dropout),
                FixedContextSeq2Seq.SourceOrder.REVERSED);
    }

    /** DJL's model around an initialised one, to be closed. */
    static Model initialised(Seq2Seq network) {
        return initialised(network, SEED);
    }

    static Model initialised(Seq2Seq network, int seed) {
        Engine.getInstance().setRandomSeed(seed);
        Model model = Model.newInstance("copy");
        model.setBlock(network);
        network.initialize(model.getNDManager());
        return model;
    }

    static List<NDArray> parameters(Model model) {
        return model.getBlock().getParameters().values().stream()
                .map(Parameter::getArray)
                .toList();
    }

    /** Share of tokens that a model copies right, of pairs that no training seed here generates. */
    static double tokenAccuracy(Model model) {
        List<SequencePair> pairs = TASK.pairs(97, 1_000_003);
        List<Generated> written = new Generator(
                        (Seq2Seq) model.getBlock(), model.getNDManager(), GenerationConfig.greedy(7))
                .best(VOCABULARIES.encode(pairs).source().rows());
        TokenAccuracy accuracy = new TokenAccuracy();
        for (int row = 0; row < pairs.size(); row++) {
            accuracy.add(
                    VOCABULARIES.target().decode(written.get(row).tokens()),
                    pairs.get(row).target());
        }
        return accuracy.value();
    }

    /** Keeps what it is told. */
    static final class Reports implements StepListener {

        final List<StepReport> list = new ArrayList<>();

        @Override
        public void afterStep(StepReport report) {
            list.add(report);
        }

        List<Float> losses() {
            return list.stream().map(StepReport::loss).toList();
        }
    }
}
