package dev.heed.generate;

import ai.djl.ndarray.NDManager;
import dev.heed.block.AttentionWatcher;
import dev.heed.engine.NoGradient;
import dev.heed.shape.Require;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes sequences from a model that writes token by token: by greedy decoding, sampling or beam search, for a batch of
 * inputs at once. What a row gets does not depend on the rows beside it.
 *
 * <!-- given:
 * import dev.heed.embedding.*;
 * import dev.heed.generate.*;
 * import dev.heed.layer.*;
 * import dev.heed.lm.*;
 * import dev.heed.seq2seq.*;
 * LayerConfig layer = LayerConfig.builder().setEmbedDim(8).setNumHeads(2).build();
 * EmbeddingConfig embedding = EmbeddingConfig.plain(11, 8, AddedPosition.learned(32), 0f);
 * LanguageModel model = new LanguageModel(new LanguageModelConfig(embedding, layer, 1, OutputWeights.TIED));
 * model.initialize(given);
 * NDManager manager = given;
 * -->
 * <pre>{@code
 * GenerationConfig config = GenerationConfig.builder().setMaxTokens(20).optTemperature(0.8).optTopP(0.95).build();
 * Generator generator = new Generator(model, manager, config);
 * Generated continuation = generator.best(List.of(new int[] {4, 7, 5})).get(0);
 * }</pre>
 *
 * <p>Prompts may differ in length: those of one length are continued together, so no padding is needed.
 *
 * <p>What is drawn depends on the seed and on the number of the input, which is its place among the inputs unless it is
 * given, and on nothing else that runs.
 *
 * <p>Where the model's positions end ({@link AutoregressiveModel#maxLength}) before the sequence does, its window slides:
 * the last half of the positions is read anew as if it were a beginning, and generation goes on from there until they end
 * again. {@link Generated#windowSlid} says so. That is another window than attention's own
 * ({@link dev.heed.mask.SlidingWindow}), with which nothing is read anew. Repetition penalty and blocked n-grams still see all tokens.
 *
 * <p>A generator has no state, so several threads may use it.
 */
public final class Generator {

    /** What a split adds to the seed of a {@link SplittableRandom}: two of its steps of 0x9e3779b97f4a7c15. */
    private static final long SEED_STEP = 0x3c6ef372fe94f82aL;

    private final AutoregressiveModel<?> model;
    private final NDManager manager;
    private final GenerationConfig config;
    private final Set<Integer> endTokens;
    private final @Nullable AttentionWatcher watcher;
    private final int maxLength;

    /**
     * Makes a generator.
     *
     * @param model an initialised model
     * @param manager parent of the scopes; nothing stays in it
     * @param config what to generate
     * @throws IllegalArgumentException if the settings name tokens that the model does not have, or more beams than tokens
     */
    public Generator(AutoregressiveModel<?> model, NDManager manager, GenerationConfig config) {
        this(model, manager, config, null, model.maxLength());
    }

    private Generator(
            AutoregressiveModel<?> model,
            NDManager manager,
            GenerationConfig config,
            @Nullable AttentionWatcher watcher,
            int maxLength) {
        this.watcher = watcher;
        this.maxLength = maxLength;
        this.model = model;
        this.manager = manager;
        this.config = config;
        Set<Integer> wanted = config.endTokens();
        endTokens = wanted == null ? model.endTokens() : wanted;
        int vocabSize = model.vocabSize();
        endTokens.forEach(token -> {
            if (token >= vocabSize) {
                throw new IllegalArgumentException(
                        "endTokens must be in [0, vocabSize=" + vocabSize + "), but got " + token);
            }
        });
        if (config.numBeams() > vocabSize) {
            throw new IllegalArgumentException(
                    "numBeams must be at most vocabSize=" + vocabSize + ", but got " + config.numBeams());
        }
    }

    /**
     * The same generator, which shows the attention weights of each step: (B, H, T, S) for the first tokens, then (B, H, 1,
     * S) for each one more. The rows are those that are still written, which beam search reorders.
     *
     * @param other is shown them, null for nobody
     */
    public Generator watchedBy(@Nullable AttentionWatcher other) {
        return new Generator(model, manager, config, other, maxLength);
    }

    /**
     * The same generator, whose window slides after so many tokens where the model's positions do not end before: a model
     * that was trained on sequences of one length seldom makes anything of longer ones, whatever its positions.
     *
     * @param length the most tokens that are fed after each other, prompt included
     */
    public Generator within(int length) {
        Require.positive("length", length);
        return new Generator(model, manager, config, watcher, Math.min(length, maxLength));
    }

    /**
     * Generates the sequences of some inputs.
     *
     * @param inputs a prompt or a source each
     * @return for each input its sequences, {@code numReturn} of them; fewer where beam search finds no more, since all
     * others are impossible
     * @throws IllegalArgumentException if an input is empty, has a token that the model does not know, or more first tokens
     * than the model has positions
     */
    public List<List<Generated>> generate(List<int[]> inputs) {
        return generate(inputs, TokenListener.NOBODY);
    }

    /** The first sequence of each input: the only one, or the best. */
    public List<Generated> best(List<int[]> inputs) {
        return generate(inputs).stream().map(sequences -> sequences.get(0)).toList();
    }

    /**
     * Generates the sequences of some inputs, and tells each token as soon as it is there.
     *
     * @param listener hears the tokens; what it throws ends the generation
     * @throws IllegalArgumentException also in beam search, which knows its tokens only at the end
     */
    public List<List<Generated>> generate(List<int[]> inputs, TokenListener listener) {
        return generate(inputs, LongStream.range(0, inputs.size()).boxed().toList(), listener);
    }

    /**
     * Generates the sequences of some of many inputs: each gets what is drawn for it where all are generated at once.
     *
     * @param numbers the place of each among all inputs
     * @param listener hears the tokens, {@link TokenListener#NOBODY} for nobody; what it throws ends the generation
     * @throws IllegalArgumentException also in beam search, which knows its tokens only at the end
     */
    public List<List<Generated>> generate(List<int[]> inputs, List<Long> numbers, TokenListener listener) {
        if (numbers.size() != inputs.size()) {
            throw new IllegalArgumentException(
                    "numbers must be as many as inputs, " + inputs.size() + ", but got " + numbers.size());
        }
        if (config.strategy() == Strategy.BEAMS && listener != TokenListener.NOBODY) {
            throw new IllegalArgumentException(
                    "numBeams must be 1 for a listener, since beams change their tokens, but got " + config.numBeams());
        }
        IntStream.range(0, inputs.size()).forEach(input -> requireInput(input, inputs.get(input)));
        List<List<Generated>> results = new ArrayList<>(
                inputs.stream().map(input -> List.<Generated>of()).toList());
        for (List<Integer> places : byFirstLength(inputs).values()) {
            NoGradient.run(manager, () -> generate(model, inputs, places, numbers, listener, results));
        }
        return List.copyOf(results);
    }

    private <S extends GenerationState<S>> void generate(
            AutoregressiveModel<S> typed,
            List<int[]> inputs,
            List<Integer> places,
            List<Long> numbers,
            TokenListener listener,
            List<List<Generated>> results) {
        List<int[]> group = places.stream().map(inputs::get).toList();
        try (Decoding<S> decoding = new Decoding<>(typed, manager, group, watcher, maxLength)) {
            if (config.strategy() == Strategy.BEAMS) {
                List<Beams> beams = places.stream()
                        .map(place -> new Beams(place, first(inputs.get(place)), config, endTokens))
                        .toList();
                new BeamSearch<>(typed, config, endTokens, decoding, beams).run();
                beams.forEach(each -> results.set(each.input(), each.best()));
            } else {
                List<Continuation.Row> rows = places.stream()
                        .flatMap(place -> IntStream.range(0, config.numReturn())
                                .mapToObj(number -> new Continuation.Row(
                                        place, number, first(inputs.get(place)), random(numbers.get(place), number))))
                        .toList();
                new Continuation<>(typed, config, endTokens, decoding, rows, listener).run();
                places.forEach(place -> results.set(
                        place,
                        rows.stream()
                                .filter(row -> row.input() == place)
                                .map(row -> row.sequence()
                                        .toGenerated(row.sequence().score()))
                                .toList()));
            }
        }
    }

    /** As if one generator were split for each sequence of each input, one after another, but without those before. */
    SplittableRandom random(long input, int sequence) {
        long splits = input * config.numReturn() + sequence;
        return new SplittableRandom(config.seed() + splits * SEED_STEP).split();
    }

    private TokenSequence first(int[] input) {
        return new TokenSequence(model.firstTokens(input));
    }

    /** The places of the inputs, by how many tokens are fed first. */
    private Map<Integer, List<Integer>> byFirstLength(List<int[]> inputs) {
        Map<Integer, List<Integer>> places = new LinkedHashMap<>();
        for (int input = 0; input < inputs.size(); input++) {
            places.computeIfAbsent(model.firstTokens(inputs.get(input)).length, length -> new ArrayList<>())
                    .add(input);
        }
        return places;
    }

    private void requireInput(int place, int... input) {
        Arrays.stream(input)
                .filter(token -> token < 0 || token >= model.inputVocabSize())
                .findFirst()
                .ifPresent(token -> {
                    throw new IllegalArgumentException("inputs[" + place + "] must hold tokens in [0, "
                            + model.inputVocabSize() + "), but got " + token);
                });
        if (input.length == 0) {
            throw new IllegalArgumentException("inputs[" + place + "] must hold at least one token, but got length 0");
        }
        int length = model.firstTokens(input).length;
        if (length > maxLength) {
            throw new IllegalArgumentException("inputs[" + place + "] must hold at most " + maxLength
                    + " tokens, the model's positions, but got " + length);
        }
    }

    /** A model whose parameters have diverged must not pass for one that says something. */
    static void requireNumber(double logProbability, int input) {
        if (Double.isNaN(logProbability)) {
            throw new IllegalStateException("logits must be numbers, but got NaN for inputs[" + input + "]");
        }
    }
}
