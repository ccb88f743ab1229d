package dev.heed.bench;

import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import dev.heed.block.ForwardPass;
import dev.heed.encoder.SentenceEncoder;
import dev.heed.encoder.TextEncoder;
import dev.heed.encoder.TextEncoderConfig;
import dev.heed.encoder.TextInputs;
import dev.heed.layer.Pooling;
import dev.heed.text.TokenBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Embeddings of 32 sentences of 8 to 128 tokens, one by one or as one batch, padded to the longest: BERT, the mean over real
 * tokens, vectors of length 1. Both sides are given the same lists of tokens.
 *
 * @param numLayers N
 * @param embedDim E
 * @param numHeads H
 * @param batchSize B, sentences that go through the network together
 */
record SentencesWorkload(int numLayers, int embedDim, int numHeads, int batchSize) {

    /** As all-MiniLM-L6-v2 has it. */
    private static final int VOCAB_SIZE = 30_522;

    private static final int NUM_SENTENCES = 32;
    private static final int SHORTEST = 8;
    private static final int LONGEST = 128;

    static List<Workload> rows(PythonSide python) {
        List<Workload> rows = new ArrayList<>();
        for (int batchSize : new int[] {1, NUM_SENTENCES}) {
            SentencesWorkload size = new SentencesWorkload(6, 384, 12, batchSize);
            rows.add(size.row("transformers BertModel", "transformers", python));
            rows.add(size.row("ONNX Runtime", "onnxruntime", python));
        }
        return rows;
    }

    private Workload row(String rival, String library, PythonSide python) {
        String question = "sentences %s %s %s %s %s %s %s %s %s"
                .formatted(
                        numLayers,
                        embedDim,
                        numHeads,
                        batchSize,
                        VOCAB_SIZE,
                        NUM_SENTENCES,
                        SHORTEST,
                        LONGEST,
                        library);
        return new PairedWorkload(
                BenchRow.of(
                        "embedding sentences (N, E, H, B) = (" + numLayers + ", " + embedDim + ", " + numHeads + ", "
                                + batchSize + ")",
                        rival,
                        Unit.perSecond("texts/s", NUM_SENTENCES)),
                this::ours,
                () -> python.contenders(question));
    }

    Contender ours() {
        NDManager manager = NDManager.newBaseManager();
        TextEncoder encoder =
                new TextEncoder(TextEncoderConfig.bert(VOCAB_SIZE, LONGEST, embedDim, numHeads, numLayers, 0f));
        SentenceEncoder network = new SentenceEncoder(encoder, Pooling.MEAN, SentenceEncoder.Length.UNIT);
        network.initialize(manager);
        return new InProcessContender(manager, new Embedding(manager, network, batches()));
    }

    List<TokenBatch> batches() {
        List<int[]> sentences = IntStream.range(0, NUM_SENTENCES)
                .mapToObj(SentencesWorkload::sentence)
                .toList();
        return IntStream.range(0, NUM_SENTENCES / batchSize)
                .mapToObj(batch -> TokenBatch.of(sentences.subList(batch * batchSize, (batch + 1) * batchSize)))
                .toList();
    }

    /** Lengths and tokens by a formula that the script has too. */
    private static int[] sentence(int number) {
        return IntStream.range(0, SHORTEST + 41 * number % (LONGEST - SHORTEST + 1))
                .map(place -> 1 + (31 * number + 7 * place) % (VOCAB_SIZE - 1))
                .toArray();
    }

    /** One repetition. */
    record Embedding(NDManager manager, SentenceEncoder network, List<TokenBatch> batches) implements Runnable {
        @Override
        public void run() {
            batches.forEach(this::embed);
        }

        /** The vectors (B, E) of a batch, one after the other. */
        float[] embed(TokenBatch batch) {
            try (NDManager scope = manager.newSubManager()) {
                ForwardPass pass = ForwardPass.inference(new ParameterStore(scope, false));
                return network.embeddings(pass, TextInputs.of(scope, batch)).toFloatArray();
            }
        }
    }
}
