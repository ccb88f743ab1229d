package dev.heed.bench;

import ai.djl.ndarray.NDManager;
import dev.heed.block.Activation;
import dev.heed.embedding.AddedPosition;
import dev.heed.embedding.EmbeddingConfig;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.GenerationConfigBuilder;
import dev.heed.generate.Generator;
import dev.heed.layer.LayerConfig;
import dev.heed.lm.LanguageModel;
import dev.heed.lm.LanguageModelConfig;
import dev.heed.seq2seq.OutputWeights;
import dev.heed.text.TokenBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Decoding with a cache: 16 tokens of prompt, V = 1,000, no end token. The rival is GPT-2's class of the same size as
 * Hugging Face has it; ours is a language model with what GPT-2 has: learned positions, pre-norm, GELU, tied embeddings.
 *
 * @param embedDim E
 * @param numLayers N
 * @param numHeads H
 * @param batchSize B
 * @param newTokens how many tokens are written
 */
record DecodingWorkload(int embedDim, int numLayers, int numHeads, int batchSize, int newTokens) {

    private static final int VOCAB_SIZE = 1_000;
    private static final int PROMPT_LENGTH = 16;
    private static final int NEW_TOKENS = 240;

    private static final List<DecodingWorkload> ALL = List.of(
            new DecodingWorkload(64, 2, 4, 1, NEW_TOKENS),
            new DecodingWorkload(256, 4, 8, 1, NEW_TOKENS),
            new DecodingWorkload(256, 4, 8, 16, NEW_TOKENS));

    /**
     * How tokens are chosen.
     *
     * @param label in titles
     * @param theirs the settings of Hugging Face's {@code generate}
     * @param ours the same in ours
     */
    record Choice(String label, String theirs, UnaryOperator<GenerationConfigBuilder> ours) {

        static final Choice GREEDY = new Choice("greedy", "num_beams=1", builder -> builder);
        static final Choice TOP_P = new Choice(
                "top-p",
                "do_sample=True temperature=0.8 top_k=0 top_p=0.9",
                builder -> builder.optTemperature(0.8).optTopP(0.9));
        static final Choice TOP_K = new Choice(
                "top-k",
                "do_sample=True temperature=0.8 top_k=50",
                builder -> builder.optTemperature(0.8).optTopK(50));
        static final Choice BEAMS = new Choice("4 beams", "num_beams=4", builder -> builder.optNumBeams(4));
    }

    static List<Workload> rows(PythonSide python) {
        List<Workload> rows = new ArrayList<>();
        for (Choice choice : List.of(Choice.GREEDY, Choice.BEAMS, Choice.TOP_P)) {
            ALL.forEach(size -> rows.add(size.againstHuggingFace(choice, python)));
        }
        for (Choice choice : List.of(Choice.TOP_K, Choice.TOP_P)) {
            ALL.forEach(size -> rows.add(PairedWorkload.inProcess(
                    BenchRow.of(size.title(choice), "Heed, greedy", size.unit()),
                    () -> size.ours(choice),
                    () -> size.ours(Choice.GREEDY))));
        }
        return rows;
    }

    private Workload againstHuggingFace(Choice choice, PythonSide python) {
        String question = "decoding %s %s %s %s %s %s %s "
                .formatted(embedDim, numLayers, numHeads, batchSize, VOCAB_SIZE, PROMPT_LENGTH, newTokens);
        return new PairedWorkload(
                BenchRow.of(title(choice), "Hugging Face GPT-2", unit()),
                () -> ours(choice),
                () -> python.contenders(question + choice.theirs()));
    }

    private String title(Choice choice) {
        return "decoding, " + choice.label() + ", (E, N, B) = (" + embedDim + ", " + numLayers + ", " + batchSize + ")";
    }

    private Unit unit() {
        return Unit.perSecond("tokens/s", (double) batchSize * newTokens);
    }

    Contender ours(Choice choice) {
        NDManager manager = NDManager.newBaseManager();
        LayerConfig layer = LayerConfig.builder()
                .setEmbedDim(embedDim)
                .setNumHeads(numHeads)
                .optActivation(Activation.GELU)
                .build();
        AddedPosition position = AddedPosition.learned(PROMPT_LENGTH + newTokens);
        EmbeddingConfig embedding = EmbeddingConfig.plain(VOCAB_SIZE, embedDim, position, 0f);
        LanguageModel model =
                new LanguageModel(new LanguageModelConfig(embedding, layer, numLayers, OutputWeights.TIED));
        model.initialize(manager);
        GenerationConfig config = choice.ours()
                .apply(GenerationConfig.builder().setMaxTokens(newTokens).optEndTokens())
                .build();
        return new InProcessContender(manager, new Generation(new Generator(model, manager, config), prompts()));
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
