package dev.heed.family.lm;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.heed.family.HuggingFaceFolder;
import dev.heed.family.Pretrained;
import dev.heed.generate.Generated;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.GenerationConfigBuilder;
import dev.heed.generate.Generator;
import dev.heed.huggingface.HuggingFaceModel;
import dev.heed.lm.LanguageModel;
import dev.heed.lm.LanguageModelConfig;
import dev.heed.look.AttentionProbe;
import dev.heed.look.AttentionTrace;
import dev.heed.mask.SlidingWindow;
import dev.heed.predict.AlikeInputs;
import dev.heed.predict.Generation;
import dev.heed.predict.Prediction;
import dev.heed.predict.TestScores;
import dev.heed.predict.TextModel;
import dev.heed.recipe.Recipe;
import dev.heed.shape.Require;
import dev.heed.text.SpecialIds;
import dev.heed.text.TokenBatch;
import dev.heed.text.Tokenizer;
import dev.heed.train.StopSignal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A language model with its tokens: a prompt goes in, its continuation comes out. A prompt is taken as it stands, blanks
 * and line breaks included.
 *
 * <p>A model that was trained on windows of so many tokens makes nothing of more: where prompt and continuation together
 * become longer, it goes on from the last half of them, see {@link Generator#within}. One that attends by distance in a
 * sliding window, or with ALiBi, has no such end.
 *
 * @param config of the network
 * @param longest how many tokens it can make use of
 * @param positions how many an export says that it was made for; {@link Integer#MAX_VALUE} where nothing is known
 * @param prompting what prompts are to it
 * @param tokenizer the tokens
 * @param start the model that it was before, whose special tokens it keeps; null for one that was made here
 */
public record LanguageModelText(
        LanguageModelConfig config,
        int longest,
        int positions,
        Prompting prompting,
        Tokenizer tokenizer,
        @Nullable HuggingFaceModel start)
        implements TextModel<LanguageModel> {

    /** Tokens of a continuation whose attention is looked at: enough for a pattern, few enough to read. */
    private static final int WATCHED = 24;

    static LanguageModelText load(Recipe recipe, Path folder) {
        return of(recipe, folder, Tokenizer.load(folder.resolve(Pretrained.TOKENIZER)));
    }

    /**
     * The language model of a recipe.
     *
     * @param folder has the settings of a network that the recipe leaves to it
     */
    static LanguageModelText of(Recipe recipe, Path folder, Tokenizer tokenizer) {
        LanguageData data = (LanguageData) recipe.data();
        if (recipe.model() instanceof PretrainedLanguageModel model) {
            HuggingFaceModel start = HuggingFaceModel.read(folder);
            LanguageModelConfig config = model.config(start, folder);
            Pretrained.requireVocabulary(tokenizer, config.embedding().vocabSize());
            Require.atMost(
                    "data.context",
                    data.context(),
                    config.embedding().position().maxLength());
            int positions = Math.max(start.positions(), data.context());
            return new LanguageModelText(config, longest(config, positions), positions, data, tokenizer, start);
        }
        LanguageModelSettings settings = (LanguageModelSettings) recipe.model();
        int longest = settings.longest(data.context());
        return new LanguageModelText(
                settings.config(tokenizer.vocabSize(), data.context()), longest, longest, data, tokenizer, null);
    }

    /**
     * How many tokens a model with a {@code config.json} can make use of.
     *
     * @param positions how many the file says that it was made for
     */
    static int longest(LanguageModelConfig config, int positions) {
        boolean slides =
                config.layer().attention().visibility() instanceof SlidingWindow window && window.window() <= positions;
        int most = config.embedding().position().maxLength();
        return slides ? most : Math.min(most, positions);
    }

    @Override
    public List<String> save(Path folder) {
        tokenizer.save(folder.resolve(Pretrained.TOKENIZER));
        return List.of(Pretrained.TOKENIZER);
    }

    @Override
    public LanguageModel network(NDManager manager) {
        LanguageModel network = new LanguageModel(config);
        network.initialize(manager);
        return network;
    }

    @Override
    public boolean generates() {
        return true;
    }

    @Override
    public List<Prediction> predict(LanguageModel network, NDManager manager, List<String> inputs, Generation how) {
        Generator generator = generator(network, manager, how.config(generation()));
        List<int[]> prompts = inputs.stream().map(this::prompt).toList();
        return AlikeInputs.inBatches(
                        Collections.nCopies(inputs.size(), 0),
                        HeldOut.BATCH_SIZE,
                        (all, places) -> how.predict(generator, inputs, prompts, places, this::decode))
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    /** Rows that fill an embedding up stand for no text, as in transformers. */
    private String decode(int... ids) {
        return tokenizer.decode(Arrays.stream(ids).filter(this::isToken).toArray());
    }

    private boolean isToken(int id) {
        return id < tokenizer.vocabSize();
    }

    private Generator generator(LanguageModel network, NDManager manager, GenerationConfig config) {
        return new Generator(network, manager, config).within(longest);
    }

    /** What the data does not end ends as before it was trained on. */
    private GenerationConfigBuilder generation() {
        GenerationConfigBuilder settings = prompting.generation();
        return start == null || settings.build().endTokens() != null
                ? settings
                : settings.optEndTokens(
                        ends(start, config).stream().mapToInt(Integer::intValue).toArray());
    }

    /** What ends a text, but for tokens that the network does not have. */
    static Set<Integer> ends(HuggingFaceModel start, LanguageModelConfig config) {
        Set<Integer> ends = new LinkedHashSet<>(start.endTokens());
        ends.removeIf(end -> end >= config.embedding().vocabSize());
        return ends;
    }

    private int[] prompt(String line) {
        int[] prompt = prompting.prompt(tokenizer, line);
        if (prompt.length > longest) {
            throw new IllegalArgumentException("prompt must hold at most %s tokens, the model's context, but got %s"
                    .formatted(longest, prompt.length));
        }
        return prompt;
    }

    @Override
    public NDList arrays(NDManager manager, String input) {
        return new NDList(TokenBatch.of(List.of(prompt(input))).toArray(manager));
    }

    /** Of the prompt and the first {@value #WATCHED} tokens after it. */
    @Override
    public Optional<AttentionTrace> attention(LanguageModel network, NDManager manager, String input, Generation how) {
        int[] prompt = prompt(input);
        int room = Math.min(WATCHED, longest - prompt.length);
        int[] text = room == 0 ? prompt : continued(network, manager, prompt, room, how);
        List<String> tokens = Arrays.stream(text)
                .mapToObj(id -> isToken(id) ? tokenizer.token(id) : Integer.toString(id))
                .toList();
        return Optional.of(AttentionProbe.overText(network, manager, text).trace(0, tokens));
    }

    private int[] continued(LanguageModel network, NDManager manager, int[] prompt, int count, Generation how) {
        Generated continuation = generator(network, manager, how.config(generation()))
                .best(List.of(prompt))
                .get(0);
        return IntStream.concat(
                        Arrays.stream(prompt),
                        Arrays.stream(continuation.tokens()).limit(count))
                .toArray();
    }

    @Override
    public TestScores test(LanguageModel network, NDManager manager, Path file, StopSignal stop) {
        return prompting.heldOut(tokenizer, file).validator(network, manager).test(stop);
    }

    @Override
    public void export(LanguageModel network, Path folder) {
        Set<Integer> ends = generation().build().endTokens();
        SpecialIds special = tokenizer.special();
        HuggingFaceModel model = HuggingFaceModel.of(network)
                .withTokens(
                        start == null ? orNull(special.beginning()) : start.beginToken(),
                        ends == null ? network.endTokens() : ends,
                        start == null ? orNull(special.padding()) : start.padToken())
                .withMaxLength(positions);
        HuggingFaceFolder.write(folder, model, tokenizer, prompting.added(), longest);
    }

    private static @Nullable Integer orNull(OptionalInt id) {
        return id.isPresent() ? id.getAsInt() : null;
    }
}
