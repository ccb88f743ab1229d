package dev.heed.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.heed.block.ForwardPass;
import dev.heed.block.NormWeights;
import dev.heed.block.Precision;
import dev.heed.engine.EngineThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whole layers in one native call: in a small model, calls cost as much as what they compute. {@code operations.py} has the
 * layer that trains, {@code decoding.py} those for prediction, which may overwrite what they have computed; the layer's
 * sublayers one by one are their oracle.
 */
public final class FusedLayers {

    /** From so many products of numbers on, E x E for each row, threads gain more than waiting for each other costs. */
    private static final long WORTH_SHARING = 1 << 20;

    private FusedLayers() {}

    /** Whether a pass can run whole layers: on an engine with fused kernels, when nobody wants attention weights. */
    public static boolean supports(ForwardPass pass, NDArray tokens) {
        return !pass.isWatched() && Kernel.of(tokens) instanceof FusedKernel;
    }

    /**
     * Whether the tokens that a mask may hide from each other are finite, as whole layers want them; sublayers one by one
     * take any.
     */
    public static boolean suits(NDArray tokens, ScoreMask scores) {
        return !scores.mayHide() || AttentionOperands.isFinite(tokens);
    }

    /** Whether it can also run {@link #step} and {@link #generate}: for prediction in float32 only. */
    public static boolean supportsDecoding(ForwardPass pass, NDArray tokens) {
        return !pass.training() && pass.precision() == Precision.FLOAT32 && supports(pass, tokens);
    }

    /**
     * Runs layers on whole sequences, gradients included.
     *
     * @param pass one that {@link #supports} allows
     * @param tokens (B, T, E)
     * @param layers the weights of each layer
     * @param norm after the last layer, or null
     * @param settings what all layers have in common
     * @param scores of the tokens against each other
     * @param rotation of queries and keys, or null
     * @param memory what the layers look at between their other two sublayers; null for layers without cross-attention
     * @return (B, T, E), attached to the manager of the tokens; not finite where {@link #suits} would have said no to the
     *     tokens of a layer
     */
    public static NDArray encode(
            ForwardPass pass,
            NDArray tokens,
            List<LayerWeights> layers,
            @Nullable NormWeights norm,
            LayerSettings settings,
            ScoreMask scores,
            @Nullable Rotation rotation,
            @Nullable Memory memory) {
        FusedKernel kernel = FusedKernel.instance();
        TorchScript script = script();
        List<NDArray> arguments = new ArrayList<>();
        arguments.add(script.scalar(layers.size()));
        arguments.add(script.optional(norm == null ? null : norm.gamma()));
        arguments.add(script.optional(norm == null ? null : norm.beta()));
        kernel.addMask(arguments, tokens, scores);
        kernel.addRotation(arguments, rotation);
        arguments.add(script.optional(memory == null ? null : memory.scores().joined(tokens)));
        kernel.addRotation(arguments, memory == null ? null : memory.rotation());
        arguments.add(script.scalar(settings.headDim()));
        arguments.add(script.scalar(settings.preNorm()));
        arguments.add(script.scalar(settings.epsilon()));
        arguments.add(script.scalar(settings.activation().code()));
        boolean training = pass.training();
        arguments.add(script.scalar(training ? settings.attentionDropout() : 0f));
        arguments.add(script.scalar(training ? settings.hiddenDropout() : 0f));
        arguments.add(script.scalar(training ? settings.residualDropout() : 0f));
        arguments.add(script.scalar(FusedKernel.MAX_STORED_WEIGHTS));
        arguments.add(kernel.code(pass.precision(), tokens));
        List<@Nullable NDArray> weights = new ArrayList<>();
        for (int layer = 0; layer < layers.size(); layer++) {
            weights.addAll(layers.get(layer).inOrder());
            if (memory != null) {
                weights.addAll(memory.heads().subList(2 * layer, 2 * layer + 2));
            }
        }
        return script.callWithList("encode", tokens, weights, arguments).singletonOrThrow();
    }

    /**
     * A stack of layers of self-attention, its caches, and position, mask and rotation of the tokens to be fed.
     *
     * @param layers the weights of each layer
     * @param settings what all layers have in common
     * @param rooms keys and values of each layer, (B, G, capacity, D), filled from the beginning; none where nothing is
     *     remembered
     * @param start how many tokens the rooms hold already
     * @param scores of the tokens to be fed against those and themselves
     * @param rotation of queries and keys, or null
     * @param memory what the layers look at between their other two sublayers; null for layers without cross-attention
     */
    public record Stack(
            List<LayerWeights> layers,
            LayerSettings settings,
            List<NDArray> rooms,
            long start,
            ScoreMask scores,
            @Nullable Rotation rotation,
            @Nullable Memory memory) {}

    /**
     * An encoder's output as layers look at it.
     *
     * @param heads its keys and values for each layer, (B, G, S, D)
     * @param isSound whether all of that is finite; what is hidden does not matter otherwise, at the price of a copy a call
     * @param scores of the tokens to be fed against it, of which the same is hidden from each
     * @param rotation of their queries, or null
     */
    public record Memory(
            List<NDArray> heads,
            boolean isSound,
            ScoreMask scores,
            @Nullable Rotation rotation) {}

    /**
     * Runs all layers on the next tokens and writes their keys and values. No gradient may follow.
     *
     * @param tokens (B, T, E)
     * @param stack the layers, with room in their caches for T tokens
     * @return (B, T, E), attached to the manager of the tokens
     */
    public static NDArray step(NDArray tokens, Stack stack) {
        ScoreMask scores = stack.scores();
        boolean causal = scores.isCausalSquare();
        List<IValue> arguments = new ArrayList<>();
        addStack(arguments, tokens, stack, causal ? null : scores.joined(tokens));
        arguments.add(IValue.from(causal));
        return copies(
                        script().run("step", arguments.toArray(IValue[]::new)),
                        tokens,
                        (result, manager) -> new NDList(result.toTensor(manager)))
                .get(0);
    }

    /**
     * Feeds a token, takes the next one, feeds that, and so on.
     *
     * @param token the first token to feed, int64 (B, 1)
     * @param count how many tokens n to generate, or fewer where the sampling says so; the last one is not fed
     * @param stack the layers, with room in their caches for the n tokens that are fed
     * @param norm after the last layer, or null
     * @param tokenWeights embedding and output projection, with n positions
     * @param sampling how the tokens are chosen; null for the most probable ones
     * @return the tokens generated, int64 (B, n), and the logarithms of their probabilities, (B, n), attached to the
     * manager of the token; fewer than n where the sampling ends early
     */
    public static NDList generate(
            NDArray token,
            int count,
            Stack stack,
            @Nullable NormWeights norm,
            TokenWeights tokenWeights,
            @Nullable TokenSampling sampling) {
        List<IValue> arguments = new ArrayList<>();
        addDecoding(arguments, token, count, stack, norm, tokenWeights);
        addSampling(arguments, sampling);
        return copies(script().runOptimised("generate", arguments.toArray(IValue[]::new)), token, IValue::toNDList);
    }

    /**
     * Continues beams: feeds the last token of each, keeps the best continuations, feeds those, and so on. Beams of an input
     * attend to one pool of keys, each to those of its own path, so none are copied when beams move.
     *
     * @param token the last token of each beam, int64 (B K, 1)
     * @param count how many tokens n to feed
     * @param stack the layers, with keys of the tokens seen, of which none is hidden from a token
     * @param norm after the last layer, or null
     * @param tokenWeights embedding and output projection, with n positions
     * @param choice which continuations are kept
     * @return their tokens, the beams they come from and their sums, (B, n, W) each, best first, and then keys and values of
     *     each layer for the K best that go on, (B K, G, S + n, D), attached to the manager of the token
     */
    public static NDList search(
            NDArray token,
            int count,
            Stack stack,
            @Nullable NormWeights norm,
            TokenWeights tokenWeights,
            BeamChoice choice) {
        List<IValue> arguments = new ArrayList<>();
        addDecoding(arguments, token, count, stack, norm, tokenWeights);
        arguments.add(value(choice.scores()));
        arguments.add(value(choice.endTokens()));
        arguments.add(IValue.from((long) choice.wanted()));
        return copies(script().runOptimised("search", arguments.toArray(IValue[]::new)), token, IValue::toNDList);
    }

    private static void addDecoding(
            List<IValue> arguments,
            NDArray token,
            int count,
            Stack stack,
            @Nullable NormWeights norm,
            TokenWeights tokenWeights) {
        addStack(arguments, token, stack, stack.scores().forOneTokenAtATime().joined(token));
        arguments.add(IValue.from((long) count));
        addTokens(arguments, tokenWeights);
        arguments.add(value(norm == null ? null : norm.gamma()));
        arguments.add(value(norm == null ? null : norm.beta()));
    }

    /**
     * Runs something on one of libtorch's threads where its products are so small that sharing one out takes longer than
     * computing it.
     *
     * @param manager whose engine computes; another engine than PyTorch keeps its threads
     * @param numTokens how many tokens go through a layer together
     * @param embedDim size E of a token's vector
     * @param action what to run, perhaps on another thread
     * @param <T> its result
     */
    public static <T> T onOneThreadIfSmall(NDManager manager, long numTokens, int embedDim, Supplier<T> action) {
        boolean isLarge = numTokens * embedDim * embedDim >= WORTH_SHARING;
        return isLarge || manager.getDevice().isGpu() ? action.get() : EngineThreads.onOne(manager, action);
    }

    private static void addStack(List<IValue> arguments, NDArray tokens, Stack stack, @Nullable NDArray mask) {
        LayerSettings settings = stack.settings();
        Rotation rotation = stack.rotation();
        arguments.add(value(tokens));
        arguments.add(list(stack.layers().stream()
                .flatMap(layer -> layer.inOrder().stream())
                .toList()));
        arguments.add(list(stack.rooms()));
        arguments.add(IValue.from(stack.start()));
        arguments.add(value(mask));
        addRotation(arguments, rotation);
        Memory memory = stack.memory();
        arguments.add(list(memory == null ? List.of() : memory.heads()));
        arguments.add(IValue.from(memory == null || memory.isSound()));
        arguments.add(value(memory == null ? null : memory.scores().joined(tokens)));
        addRotation(arguments, memory == null ? null : memory.rotation());
        arguments.add(IValue.from((long) settings.headDim()));
        arguments.add(IValue.from(settings.preNorm()));
        arguments.add(IValue.from((double) settings.epsilon()));
        arguments.add(IValue.from((long) settings.activation().code()));
    }

    private static void addRotation(List<IValue> arguments, @Nullable Rotation rotation) {
        arguments.add(value(rotation == null ? null : rotation.cosine()));
        arguments.add(value(rotation == null ? null : rotation.sine()));
    }

    static void addTokens(List<IValue> arguments, TokenWeights tokenWeights) {
        arguments.add(value(tokenWeights.embedding()));
        arguments.add(IValue.from((double) tokenWeights.scale()));
        arguments.add(value(tokenWeights.positions()));
        arguments.add(value(tokenWeights.output().weight()));
        arguments.add(value(tokenWeights.output().bias()));
    }

    static void addSampling(List<IValue> arguments, @Nullable TokenSampling sampling) {
        arguments.add(value(sampling == null ? null : sampling.endTokens()));
        arguments.add(value(sampling == null ? null : sampling.uniforms()));
        arguments.add(IValue.from(sampling == null ? 1 : sampling.temperature()));
        arguments.add(IValue.from(sampling == null ? Long.MAX_VALUE : (long) sampling.topK()));
        arguments.add(IValue.from(sampling == null ? 1 : sampling.topP()));
        arguments.add(IValue.from(sampling == null ? 0 : sampling.minP()));
        arguments.add(IValue.from(sampling == null ? 1 : sampling.repetitionPenalty()));
        arguments.add(IValue.from(sampling == null ? 0 : (long) sampling.noRepeatNgram()));
        arguments.add(value(sampling == null ? null : sampling.before()));
    }

    /**
     * DJL runs such a method in libtorch's inference mode, whose results no later operation of the user's may use together
     * with a parameter; copies made outside may be used as any array.
     */
    static NDList copies(IValue result, NDArray first, BiFunction<IValue, PtNDManager, NDList> read) {
        try (result;
                NDList inference = read.apply(result, (PtNDManager) first.getManager())) {
            return new NDList(inference.stream().map(NDArray::duplicate).toList());
        }
    }

    static IValue list(List<? extends @Nullable NDArray> arrays) {
        return IValue.listFrom(arrays.stream().map(FusedLayers::present).toArray(PtNDArray[]::new));
    }

    static IValue value(@Nullable NDArray array) {
        return IValue.from(present(array));
    }

    private static PtNDArray present(@Nullable NDArray array) {
        return (PtNDArray) script().optional(array);
    }

    private static TorchScript script() {
        return FusedKernel.instance().script();
    }
}
