package dev.heed.bench;

import dev.heed.block.Precision;
import dev.heed.embedding.AddedPosition;
import dev.heed.embedding.EmbeddingConfig;
import dev.heed.layer.LayerConfig;
import dev.heed.seq2seq.OutputWeights;
import dev.heed.seq2seq.Seq2SeqBatch;
import dev.heed.seq2seq.TransformerConfig;
import dev.heed.seq2seq.TransformerSeq2Seq;
import dev.heed.text.SpecialTokens;
import dev.heed.text.TokenBatch;
import dev.heed.train.loss.CrossEntropy;
import dev.heed.train.loss.Seq2SeqObjective;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Training of a Transformer on batches of real text's kind: each of about as many tokens, and hardly two of the same
 * (B, S, T). What a library keeps for every shape that it has seen shows here.
 *
 * @param batchTokens B (S + T), about
 * @param longest of sources and targets
 * @param embedDim E
 */
record ManyShapesWorkload(int batchTokens, int longest, int embedDim) {

    private static final int VOCAB_SIZE = 54;
    private static final int NUM_HEADS = 2;

    Contender training(Precision precision) {
        EmbeddingConfig embedding = EmbeddingConfig.scaled(VOCAB_SIZE, embedDim, AddedPosition.none(), 0f);
        LayerConfig layer = LayerConfig.builder()
                .setEmbedDim(embedDim)
                .setNumHeads(NUM_HEADS)
                .build();
        TransformerSeq2Seq model = new TransformerSeq2Seq(
                new TransformerConfig(embedding, embedding, layer, 1, 1, OutputWeights.SEPARATE));
        Random random = new Random(1);
        return TrainingContender.of(
                model,
                model::initialize,
                network -> new Seq2SeqObjective(network, new CrossEntropy(0f)),
                precision,
                1,
                Stream.generate(() -> batch(random)).iterator());
    }

    private Seq2SeqBatch batch(Random random) {
        int sourceLength = 1 + random.nextInt(longest);
        int targetLength = 1 + random.nextInt(longest);
        int size = Math.max(1, batchTokens / (sourceLength + targetLength));
        return new Seq2SeqBatch(tokens(size, sourceLength, random), tokens(size, targetLength, random));
    }

    private static TokenBatch tokens(int size, int length, Random random) {
        return TokenBatch.of(IntStream.range(0, size)
                .mapToObj(row ->
                        random.ints(length, SpecialTokens.COUNT, VOCAB_SIZE).toArray())
                .toList());
    }
}
