package dev.heed.look;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import dev.heed.block.ForwardPass;
import dev.heed.data.SequencePair;
import dev.heed.data.Vocabularies;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.Generator;
import dev.heed.seq2seq.Seq2Seq;
import dev.heed.seq2seq.Seq2SeqBatch;
import dev.heed.text.TokenBatch;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Lets a trained model generate one sequence and keeps its attention weights over the source. */
public final class AttentionProbe {

    /** How a picture names the end of a sequence. */
    private static final String END = "end";

    /** Enough tokens for a pattern, few enough to read. */
    private static final int TYPICAL_LENGTH = 20;

    private final Seq2Seq model;
    private final Vocabularies vocabularies;
    private final NDManager manager;

    /**
     * A probe of a model.
     *
     * @param model the trained model
     * @param vocabularies its tokens
     * @param manager parent of the scopes; nothing stays in it
     */
    public AttentionProbe(Seq2Seq model, Vocabularies vocabularies, NDManager manager) {
        this.model = model;
        this.vocabularies = vocabularies;
        this.manager = manager;
    }

    /** The first pair whose source is nearest to {@value #TYPICAL_LENGTH} tokens; empty if there is none. */
    public static Optional<SequencePair> typical(Stream<SequencePair> pairs) {
        return pairs.min(Comparator.comparingInt(pair -> Math.abs(pair.source().size() - TYPICAL_LENGTH)));
    }

    /**
     * The weights of one pair, averaged over layers and heads; empty for a model without attention.
     *
     * @param pair whose source the model reads; its target only says how long the output may become
     */
    public Optional<AttentionTrace> of(SequencePair pair) {
        if (model.sourceAttentions().isEmpty()) {
            return Optional.empty();
        }
        TokenBatch source = vocabularies.encode(List.of(pair)).source();
        int maxLength = 2 * pair.target().size() + 1;
        Generator generator = new Generator(model, manager, GenerationConfig.greedy(maxLength));
        int[] written = generator.best(source.rows()).get(0).tokens();
        List<String> output = vocabularies.target().decode(written);
        TokenBatch target = TokenBatch.of(List.of(vocabularies.target().encodeWithEnd(output)));
        return Optional.of(
                new AttentionTrace(withEnd(pair.source()), withEnd(output), weights(new Seq2SeqBatch(source, target))));
    }

    private static List<String> withEnd(List<String> tokens) {
        return Stream.concat(tokens.stream(), Stream.of(END)).toList();
    }

    private List<float[]> weights(Seq2SeqBatch batch) {
        try (NDManager scope = manager.newSubManager()) {
            Map<Object, NDList> shown = new LinkedHashMap<>();
            ForwardPass pass = ForwardPass.inference(new ParameterStore(scope, false))
                    .watchedBy((block, weights) ->
                            shown.computeIfAbsent(block, key -> new NDList()).add(weights));
            model.logits(pass, scope, batch);
            NDList layers = new NDList();
            model.sourceAttentions().forEach(block -> layers.add(whole(shown.getOrDefault(block, new NDList()))));
            NDArray mean = NDArrays.concat(layers, 1).mean(new int[] {1}).squeeze(0); // (T, S)
            int width = batch.source().maxLength();
            float[] flat = mean.toFloatArray();
            return IntStream.range(0, flat.length / width)
                    .mapToObj(row -> Arrays.copyOfRange(flat, row * width, (row + 1) * width))
                    .toList();
        }
    }

    /** A model that goes token by token shows its weights one query at a time. */
    private static NDArray whole(NDList steps) {
        return NDArrays.concat(steps, 2); // (1, H, T, S)
    }
}
