package dev.heed.bench;

import ai.djl.ndarray.NDManager;
import dev.heed.block.Activation;
import dev.heed.embedding.AddedPosition;
import dev.heed.embedding.EmbeddingConfig;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.Generator;
import dev.heed.layer.LayerConfig;
import dev.heed.lm.LanguageModel;
import dev.heed.lm.LanguageModelConfig;
import dev.heed.seq2seq.OutputWeights;
import dev.heed.text.TokenBatch;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Greedy decoding with a cache: 16 tokens of prompt, 240 new ones, V = 1,000. The rival is GPT-2's class of the same size
 * as Hugging Face has it; ours is a language model with what GPT-2 has: learned positions, pre-norm, GELU, tied
 * embeddings.
 *
 * @param embedDim E
 * @param numLayers N
 * @param numHeads H
 * @param batchSize B
 */
record DecodingWorkload(int embedDim, int numLayers, int numHeads, int batchSize) {

    private static final int VOCAB_SIZE = 1_000;
    private static final int PROMPT_LENGTH = 16;
    private static final int NEW_TOKENS = 240;

    static List<Workload> rows(PythonSide python) {
        return Stream.of(
                        new DecodingWorkload(64, 2, 4, 1),
                        new DecodingWorkload(256, 4, 8, 1),
                        new DecodingWorkload(256, 4, 8, 16))
                .map(size -> size.row(python))
                .toList();
    }

    private Workload row(PythonSide python) {
        Unit unit = Unit.perSecond("tokens/s", (double) batchSize * NEW_TOKENS);
        String workload = "decoding (E, N, B) = (" + embedDim + ", " + numLayers + ", " + batchSize + ")";
        String question = IntStream.of(embedDim, numLayers, numHeads, batchSize, VOCAB_SIZE, PROMPT_LENGTH, NEW_TOKENS)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(" ", "decoding ", ""));
        return new PairedWorkload(
                BenchRow.of(workload, "Hugging Face GPT-2", unit), this::ours, () -> python.contenders(question));
    }

    private Contender ours() {
        NDManager manager = NDManager.newBaseManager();
        LayerConfig layer = LayerConfig.builder()
                .setEmbedDim(embedDim)
                .setNumHeads(numHeads)
                .optActivation(Activation.GELU)
                .build();
        AddedPosition position = AddedPosition.learned(PROMPT_LENGTH + NEW_TOKENS);
        EmbeddingConfig embedding = EmbeddingConfig.plain(VOCAB_SIZE, embedDim, position, 0f);
        LanguageModel model =
                new LanguageModel(new LanguageModelConfig(embedding, layer, numLayers, OutputWeights.TIED));
        model.initialize(manager);
        return new InProcessContender(
                manager, new Generation(new Generator(model, manager, GenerationConfig.greedy(NEW_TOKENS)), prompts()));
    }

    private TokenBatch prompts() {
        return TokenBatch.of(IntStream.range(0, batchSize)
                .mapToObj(row -> IntStream.range(0, PROMPT_LENGTH)
                        .map(column -> 1 + (31 * row + 7 * column) % (VOCAB_SIZE - 1))
                        .toArray())
                .toList());
    }

    /** One repetition. */
    record Generation(Generator generator, TokenBatch prompts) implements Runnable {
        @Override
        public void run() {
            generator.generate(prompts.rows());
        }
    }
}
