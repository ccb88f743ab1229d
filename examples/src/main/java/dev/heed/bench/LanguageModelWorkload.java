package dev.heed.bench;

import dev.heed.block.Activation;
import dev.heed.block.Bias;
import dev.heed.block.Precision;
import dev.heed.data.LanguageModelBatch;
import dev.heed.data.TextWindows;
import dev.heed.embedding.AddedPosition;
import dev.heed.embedding.EmbeddingConfig;
import dev.heed.layer.LayerConfig;
import dev.heed.lm.LanguageModel;
import dev.heed.lm.LanguageModelConfig;
import dev.heed.norm.Norm;
import dev.heed.seq2seq.OutputWeights;
import dev.heed.train.loss.CrossEntropy;
import dev.heed.train.loss.LanguageModelObjective;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * A step in the training of a character model on random windows of a text. Both sides train nanoGPT's shape: learned
 * positions, pre-norm, GELU, no bias, logits from the embedding; cross-entropy, gradients clipped to a norm of 1, AdamW
 * with a decay of 0.1 on matrices.
 *
 * @param batchSize B
 * @param length L, of every window
 * @param embedDim E
 * @param numHeads H
 * @param numLayers N
 */
record LanguageModelWorkload(int batchSize, int length, int embedDim, int numHeads, int numLayers) {

    /** Characters in Shakespeare's plays, as nanoGPT reads them. */
    private static final int VOCAB_SIZE = 65;

    private static final int TEXT_LENGTH = 1_000_000;
    private static final float INITIAL_DEVIATION = 0.02f;

    /** nanoGPT's settings for a processor and for a small GPU. */
    private static final LanguageModelWorkload SMALL = new LanguageModelWorkload(12, 64, 128, 4, 4);

    private static final LanguageModelWorkload LARGE = new LanguageModelWorkload(16, 256, 384, 6, 6);

    static List<Workload> rows(PythonSide python) {
        List<Workload> rows = new ArrayList<>();
        for (LanguageModelWorkload size : List.of(SMALL, LARGE)) {
            rows.add(size.row(1, Precision.FLOAT32, python, Precision.FLOAT32));
            rows.add(size.row(2, Precision.FLOAT32, python, Precision.FLOAT32));
            rows.add(size.row(2, Precision.BFLOAT16, python, Precision.FLOAT32));
            rows.add(size.row(2, Precision.BFLOAT16, python, Precision.BFLOAT16));
        }
        rows.add(new BusyCore(SMALL.row(1, Precision.FLOAT32, python, Precision.FLOAT32)));
        return rows;
    }

    private Workload row(int workers, Precision ours, PythonSide python, Precision theirs) {
        String title = "language model, training step " + this;
        return new PairedWorkload(
                BenchRow.inPrecisions(workers == 1 ? title : title + ", " + workers + " workers", ours, theirs),
                () -> training(ours, workers),
                () -> python.contenders(words(theirs)));
    }

    TrainingContender<LanguageModelBatch> training(Precision precision) {
        return training(precision, 1);
    }

    private TrainingContender<LanguageModelBatch> training(Precision precision, int workers) {
        LayerConfig layer = LayerConfig.builder()
                .setEmbedDim(embedDim)
                .setNumHeads(numHeads)
                .optActivation(Activation.GELU)
                .optBias(Bias.NONE)
                .optNorm(Norm.biaslessLayer())
                .build();
        EmbeddingConfig embedding =
                new EmbeddingConfig(VOCAB_SIZE, embedDim, 1, INITIAL_DEVIATION, AddedPosition.learned(length), 0f);
        LanguageModel model =
                new LanguageModel(new LanguageModelConfig(embedding, layer, numLayers, OutputWeights.TIED));
        int[] text = new Random(1).ints(TEXT_LENGTH, 0, VOCAB_SIZE).toArray();
        return TrainingContender.of(
                model,
                model::initialize,
                network -> new LanguageModelObjective(network, new CrossEntropy(0f)),
                precision,
                workers,
                TextWindows.toPredict(text, length)
                        .atRandom(batchSize / workers, 1)
                        .map(LanguageModelBatch::of));
    }

    /** The step in the words of the Python script's protocol. */
    String words(Precision precision) {
        return "language-model " + batchSize + " " + length + " " + embedDim + " " + numHeads + " " + numLayers + " "
                + VOCAB_SIZE + " " + precision.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return "(" + batchSize + ", " + length + ", " + embedDim + ", " + numHeads + ", " + numLayers + ")";
    }
}
