package dev.heed.lm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import dev.heed.attention.KeyValueCache;
import dev.heed.block.BeamTokens;
import dev.heed.block.ForwardPass;
import dev.heed.block.GeneratedTokens;
import dev.heed.block.Inputs;
import dev.heed.block.SizedBlock;
import dev.heed.block.StepResult;
import dev.heed.embedding.TokenEmbedding;
import dev.heed.generate.AutoregressiveModel;
import dev.heed.kernel.BeamChoice;
import dev.heed.kernel.FusedLayers;
import dev.heed.kernel.TokenSampling;
import dev.heed.kernel.TokenWeights;
import dev.heed.layer.CausalStack;
import dev.heed.shape.Require;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A decoder-only language model: a stack of causal layers that predicts at each token the next one. Use it to
 * continue a prompt.
 *
 * <p>\[ p(y) = \prod_t p(y_t \mid y_{\lt t}) \]
 *
 * <p>Training asks for the logits of a whole sequence at once. Generation feeds the prompt, then token by token,
 * with a state that the caller holds. Both give the same logits for the same tokens. Padding after a sequence needs no
 * mask, since no token looks ahead.
 *
 * <p>Shapes: tokens int64 (B, T), logits (B, T, V); those at t are of the token after t.
 *
 * <p>As a DJL block its input is the tokens, its output the logits.
 *
 * <p>With a sliding window ({@link dev.heed.mask.AttentionMask#slidingWindow}) as the layers' visibility, and without
 * learned positions, it goes on for any number of tokens in the same memory.
 *
 * <p>Differs from the paper: embeddings are scaled, tied and marked with positions, and weights start, as the settings say;
 * {@link LanguageModelConfig#gpt2} has the paper's.
 *
 * @see <a href="https://cdn.openai.com/better-language-models/language_models_are_unsupervised_multitask_learners.pdf">
 * Radford et al. 2019, section 2.3</a>
 */
public final class LanguageModel extends SizedBlock implements AutoregressiveModel<LanguageModelState> {

    private final LanguageModelConfig config;
    private final TokenEmbedding embedding;
    private final CausalStack stack;
    private final @Nullable Linear outputProjection;

    /** Makes the model. */
    public LanguageModel(LanguageModelConfig config) {
        this.config = config;
        embedding = addChildBlock("embedding", new TokenEmbedding(config.embedding()));
        stack = addChildBlock("stack", new CausalStack(config.layer(), config.numLayers()));
        Linear projection = config.output()
                .projection(
                        config.embedding().embedDim(),
                        vocabSize(),
                        config.layer().initialisation());
        outputProjection = projection == null ? null : addChildBlock("outputProjection", projection);
    }

    /** The settings that this model was made with. */
    public LanguageModelConfig config() {
        return config;
    }

    /** The state before the first token of B sequences. */
    public LanguageModelState start(NDManager manager, long batchSize) {
        return new LanguageModelState(stack.start(manager, batchSize));
    }

    @Override
    public LanguageModelState start(ForwardPass pass, NDManager manager, List<int[]> inputs) {
        return start(manager, inputs.size());
    }

    /**
     * Feeds the next tokens.
     *
     * @param tokens the tokens that follow those fed before, int64 (B, T)
     * @param state what {@link #start} or the step before gave
     * @return logits (B, T, V), attached to the manager of the tokens, and the next state
     * @throws IllegalArgumentException if shapes contradict each other
     */
    @Override
    public StepResult<LanguageModelState> step(ForwardPass pass, NDArray tokens, LanguageModelState state) {
        StepResult<LanguageModelState> vectors = run(pass, tokens, state);
        return new StepResult<>(embedding.logits(pass, vectors.output(), outputProjection), vectors.state());
    }

    /**
     * Feeds the next tokens as {@link #step} does, for the logits (B, 1, V) of the last of them only: the rest of a prompt
     * need not be projected onto the vocabulary.
     */
    @Override
    public StepResult<LanguageModelState> stepToLast(ForwardPass pass, NDArray tokens, LanguageModelState state) {
        return onFewThreads(tokens, () -> lastStep(pass, tokens, state));
    }

    private StepResult<LanguageModelState> lastStep(ForwardPass pass, NDArray tokens, LanguageModelState state) {
        StepResult<LanguageModelState> vectors = run(pass, tokens, state);
        long length = tokens.getShape().get(1);
        NDArray last = length == 1
                ? vectors.output()
                : vectors.output().get(new NDIndex().addAllDim().addSliceDim(length - 1, length)); // (B, 1, E)
        return new StepResult<>(embedding.logits(pass, last, outputProjection), vectors.state());
    }

    /** The vectors before the output, (B, T, E). */
    private StepResult<LanguageModelState> run(ForwardPass pass, NDArray tokens, LanguageModelState state) {
        NDArray vectors = embedding.embed(pass, tokens, state.length()); // (B, T, E)
        return withState(stack.step(pass, vectors, state.layers()));
    }

    /** Whether {@link #generate} can run a pass: in float32, on an engine with fused kernels, when nobody watches. */
    @Override
    public boolean canGenerate(ForwardPass pass, NDArray token) {
        return stack.canGenerate(pass, token);
    }

    /**
     * Feeds a token, takes the next one, feeds that, and so on, in one native call.
     *
     * @throws IllegalArgumentException if shapes contradict each other or the count is below 1
     */
    @Override
    public GeneratedTokens<LanguageModelState> generate(
            ForwardPass pass, NDArray token, LanguageModelState state, int count, @Nullable TokenSampling sampling) {
        GeneratedTokens<List<KeyValueCache>> generated = decode(
                pass,
                token,
                state,
                count,
                weights -> stack.generate(pass, token, state.layers(), weights, count, sampling));
        return new GeneratedTokens<>(
                generated.tokens(), generated.logProbabilities(), new LanguageModelState(generated.state()));
    }

    /** Whether {@link #search} can run a pass: where {@link #generate} can and no position or window changes scores. */
    @Override
    public boolean canSearch(ForwardPass pass, NDArray token) {
        return stack.canSearch(pass, token);
    }

    /**
     * Feeds the last token of each beam, keeps the best continuations, feeds those, and so on, in one native call.
     *
     * @throws IllegalArgumentException if shapes contradict each other or the count is below 1
     */
    @Override
    public BeamTokens<LanguageModelState> search(
            ForwardPass pass, NDArray token, LanguageModelState state, int count, BeamChoice choice) {
        BeamTokens<List<KeyValueCache>> found = decode(
                pass,
                token,
                state,
                count,
                weights -> stack.search(pass, token, state.layers(), weights, count, choice));
        return new BeamTokens<>(found.tokens(), found.origins(), found.sums(), new LanguageModelState(found.state()));
    }

    private <T> T decode(
            ForwardPass pass, NDArray token, LanguageModelState state, int count, Function<TokenWeights, T> action) {
        return onFewThreads(
                token, () -> embedding.decode(pass, token, state.length(), count, outputProjection, action));
    }

    /** A few tokens of a small model take longer to share out among threads than to compute. */
    private <T> T onFewThreads(NDArray tokens, Supplier<T> action) {
        return FusedLayers.onOneThreadIfSmall(
                tokens.getManager(),
                tokens.getShape().size(),
                config.layer().attention().embedDim(),
                action);
    }

    private static StepResult<LanguageModelState> withState(StepResult<List<KeyValueCache>> step) {
        return new StepResult<>(step.output(), new LanguageModelState(step.state()));
    }

    /**
     * The logits (B, T, V) of whole sequences, int64 (B, T): each token given itself and those before it. They are
     * attached to the manager of the tokens.
     *
     * @throws IllegalArgumentException if the tokens are not of rank 2
     */
    public NDArray logits(ForwardPass pass, NDArray tokens) {
        return embedding.logits(pass, stack.encode(pass, embedding.embed(pass, tokens, 0)), outputProjection);
    }

    /** Makes the parameters; no input shapes are needed, since the settings name every size. */
    public void initialize(NDManager manager) {
        initialize(manager, DataType.FLOAT32, new Shape(1, 1));
    }

    /** How many tokens V there are. */
    @Override
    public int vocabSize() {
        return config.embedding().vocabSize();
    }

    @Override
    public int inputVocabSize() {
        return vocabSize();
    }

    @Override
    public int maxLength() {
        return config.embedding().position().maxLength();
    }

    /** The prompt. */
    @Override
    public int[] firstTokens(int[] input) {
        return input;
    }

    /** None: a text goes on unless the settings name what ends it. */
    @Override
    public Set<Integer> endTokens() {
        return Set.of();
    }

    @Override
    protected NDArray forward(ForwardPass pass, NDList inputs) {
        return logits(pass, Inputs.of(inputs, "tokens").get(0));
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape vectors = new Shape(1, 1, config.layer().attention().embedDim());
        getChildren()
                .values()
                .forEach(child -> child.initialize(
                        manager, dataType, child == embedding ? Require.first("tokens", inputShapes) : vectors));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {inputShapes[0].add(vocabSize())};
    }
}
