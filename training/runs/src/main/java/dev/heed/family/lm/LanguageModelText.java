package dev.heed.family.lm;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.heed.generate.Generated;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.Generator;
import dev.heed.lm.LanguageModel;
import dev.heed.look.AttentionProbe;
import dev.heed.look.AttentionTrace;
import dev.heed.predict.AlikeInputs;
import dev.heed.predict.Generation;
import dev.heed.predict.Prediction;
import dev.heed.predict.TestScores;
import dev.heed.predict.TextModel;
import dev.heed.text.TokenBatch;
import dev.heed.text.Tokenizer;
import dev.heed.train.StopSignal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A language model with its tokens: a prompt goes in, its continuation comes out. A prompt is taken as it stands, blanks
 * and line breaks included.
 *
 * <p>A model that was trained on windows of so many tokens makes nothing of more: where prompt and continuation together
 * become longer, it goes on from the last half of them, see {@link Generator#within}. One with a sliding window or ALiBi
 * has no such end.
 *
 * @param settings of the network
 * @param data what it learned from
 * @param tokenizer the tokens
 */
public record LanguageModelText(LanguageModelSettings settings, LanguageData data, Tokenizer tokenizer)
        implements TextModel<LanguageModel> {

    /** The file of the tokenizer in a run's folder. */
    static final String TOKENIZER = "tokenizer.json";

    /** Tokens of a continuation whose attention is looked at: enough for a pattern, few enough to read. */
    private static final int WATCHED = 24;

    static LanguageModelText load(LanguageModelSettings settings, LanguageData data, Path folder) {
        return new LanguageModelText(settings, data, Tokenizer.load(folder.resolve(TOKENIZER)));
    }

    @Override
    public List<String> save(Path folder) {
        tokenizer.save(folder.resolve(TOKENIZER));
        return List.of(TOKENIZER);
    }

    @Override
    public LanguageModel network(NDManager manager) {
        LanguageModel network = settings.build(tokenizer.vocabSize(), data.context());
        network.initialize(manager);
        return network;
    }

    @Override
    public boolean generates() {
        return true;
    }

    @Override
    public List<Prediction> predict(LanguageModel network, NDManager manager, List<String> inputs, Generation how) {
        List<int[]> prompts = inputs.stream().map(this::prompt).toList();
        Generator generator = generator(
                network, manager, how.settings().apply(data.generation()).build());
        return AlikeInputs.inBatches(
                        Collections.nCopies(inputs.size(), 0),
                        HeldOut.BATCH_SIZE,
                        (all, places) -> how.predict(generator, inputs, prompts, places, tokenizer::decode))
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    private Generator generator(LanguageModel network, NDManager manager, GenerationConfig config) {
        return new Generator(network, manager, config).within(longest());
    }

    private int longest() {
        return settings.longest(data.context());
    }

    private int[] prompt(String line) {
        int[] prompt = data.prompt(tokenizer, line);
        if (prompt.length > longest()) {
            throw new IllegalArgumentException("prompt must hold at most %s tokens, the model's context, but got %s"
                    .formatted(longest(), prompt.length));
        }
        return prompt;
    }

    @Override
    public NDList arrays(NDManager manager, String input) {
        return new NDList(TokenBatch.of(List.of(prompt(input))).toArray(manager));
    }

    /** Of the prompt and the first {@value #WATCHED} tokens after it. */
    @Override
    public Optional<AttentionTrace> attention(LanguageModel network, NDManager manager, String input) {
        int[] prompt = prompt(input);
        int room = Math.min(WATCHED, longest() - prompt.length);
        int[] text = room == 0 ? prompt : continued(network, manager, prompt, room);
        List<String> tokens = Arrays.stream(text).mapToObj(tokenizer::token).toList();
        return Optional.of(AttentionProbe.overText(network, manager, text).trace(0, tokens));
    }

    private int[] continued(LanguageModel network, NDManager manager, int[] prompt, int count) {
        GenerationConfig config = data.generation().setMaxTokens(count).build();
        Generated continuation =
                generator(network, manager, config).best(List.of(prompt)).get(0);
        return IntStream.concat(Arrays.stream(prompt), Arrays.stream(continuation.tokens()))
                .toArray();
    }

    @Override
    public TestScores test(LanguageModel network, NDManager manager, Path file, StopSignal stop) {
        return scores(network, data.heldOut(tokenizer, file), manager, stop);
    }

    static TestScores scores(LanguageModel network, HeldOut heldOut, NDManager manager, StopSignal stop) {
        return new TestScores(new LanguageValidator(network, heldOut, manager).measure(stop), List.of());
    }
}
