package dev.heed.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.heed.attention.AttentionConfig;
import dev.heed.attention.KeyValueCache;
import dev.heed.attention.MultiHeadAttention;
import dev.heed.block.BeamTokens;
import dev.heed.block.ForwardPass;
import dev.heed.block.GeneratedTokens;
import dev.heed.block.NormWeights;
import dev.heed.block.StepResult;
import dev.heed.kernel.AttentionOperands;
import dev.heed.kernel.BeamChoice;
import dev.heed.kernel.FusedLayers;
import dev.heed.kernel.LayerSettings;
import dev.heed.kernel.LayerWeights;
import dev.heed.kernel.ScoreMask;
import dev.heed.kernel.TokenSampling;
import dev.heed.kernel.TokenWeights;
import dev.heed.mask.AttentionMask;
import dev.heed.position.AttentionPosition;
import dev.heed.shape.Dims;
import dev.heed.shape.Require;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decoding by all layers of a stack in one native call, with or without a memory that they look at: some tokens, or the whole
 * loop that generates them. The stacks have checked their inputs; one layer after the other is the oracle.
 *
 * @param config of the layers
 * @param settings what a kernel must know of them
 * @param layers the first one first
 * @param norm after the last layer; null behind post-norm layers
 */
record StackDecoding(
        LayerConfig config,
        LayerSettings settings,
        List<? extends DecodingLayer> layers,
        @Nullable Block norm) {

    /**
     * An encoder's output, as the layers look at it.
     *
     * @param heads its keys and values for each layer
     * @param attention the settings of the first layer's attention to it
     * @param mask which of it is seen, the same for all tokens; a kernel keeps the rest from them whatever it holds
     */
    record Memory(List<KeyValueCache> heads, AttentionConfig attention, AttentionMask mask) {

        private ScoreMask scores(NDArray like, long offset, long length) {
            Shape shape = new Shape(
                    like.getShape().get(0),
                    attention.numHeads(),
                    length,
                    heads.get(0).numKeys());
            return attention.scores(like, shape, mask.resolve(like.getManager(), shape), offset, 0);
        }

        /** For prediction, which keeps what is not finite and hidden from a kernel. */
        private FusedLayers.Memory sound(NDArray like, long offset, long length) {
            return fused(like, offset, length, heads.stream().allMatch(KeyValueCache::isFinite));
        }

        private FusedLayers.Memory fused(NDArray like, long offset, long length, boolean isSound) {
            return new FusedLayers.Memory(
                    heads.stream()
                            .flatMap(cache -> Stream.of(cache.key(), cache.value()))
                            .toList(),
                    isSound,
                    scores(like, offset, length),
                    attention.position().rotation(like, offset, length, attention.headDim()));
        }
    }

    /**
     * Whether {@link #generate} can run a pass: for prediction in float32, with parameters of that type, on an engine with
     * fused kernels, when nobody watches, and all layers have equal positions: pruning heads can leave them with ALiBi's
     * slopes of different ones.
     */
    boolean canGenerate(ForwardPass pass, NDArray token) {
        return FusedLayers.supportsDecoding(pass, token) && suitOneCall();
    }

    /** Whether all layers have equal positions, and parameters in float32. */
    private boolean suitOneCall() {
        MultiHeadAttention first = layers.get(0).selfAttention();
        Parameter any = first.outputProjection().getDirectParameters().get("weight");
        boolean isFloat32 = !any.isInitialized() || any.getArray().getDataType() == DataType.FLOAT32;
        return isFloat32 && positions().size() == 1;
    }

    private List<AttentionPosition> positions() {
        return layers.stream()
                .map(layer -> layer.selfAttention().config().position())
                .distinct()
                .toList();
    }

    /**
     * Runs whole sequences (B, T, E), checked, gradients included, where that can be done in one call; null where it
     * cannot.
     */
    @Nullable NDArray whole(ForwardPass pass, NDArray tokens, Memory memory) {
        requireFit(tokens, memory);
        if (tokens.getDataType() != DataType.FLOAT32 || !FusedLayers.supports(pass, tokens) || !suitOneCall()) {
            return null; // of another type than the layers', they say so
        }
        long length = tokens.getShape().get(1);
        AttentionConfig attention = layers.get(0).selfAttention().config();
        Shape shape = new Shape(tokens.getShape().get(0), attention.numHeads(), length, length);
        NDArray vectors = pass.compute(() -> FusedLayers.encode(
                pass,
                tokens,
                weights(pass, tokens),
                norm(pass, tokens),
                settings,
                attention.scores(tokens, shape, config.decoderVisibility(), 0, 0),
                config.rotation(tokens, 0, length),
                memory.fused(tokens, 0, length, true)));
        // What is not finite stays so to the end, and no mask keeps it from a kernel
        if (AttentionOperands.isFinite(vectors)) {
            return vectors;
        }
        vectors.close();
        return null;
    }

    /** Runs the next tokens (B, T, E), checked, where that can be done in one call; null where it cannot. */
    @Nullable StepResult<List<KeyValueCache>> step(
            ForwardPass pass, NDArray tokens, List<KeyValueCache> seen, @Nullable Memory memory) {
        requireFit(tokens, seen, memory);
        if (tokens.getDataType() != DataType.FLOAT32 || !areFloat32(seen, memory)) {
            return null; // what they must be, the layers say
        }
        long length = tokens.getShape().get(1);
        // Of several tokens at once the later ones are hidden from the earlier, whatever they hold
        if ((length > 1 && !AttentionOperands.isFinite(tokens)) || !canGenerate(pass, tokens)) {
            return null;
        }
        List<KeyValueCache> all = reserve(seen, length, tokens.getManager());
        try {
            FusedLayers.Stack fused = fused(pass, tokens, seen, all, memory);
            NDArray vectors = FusedLayers.step(tokens, fused);
            // So are keys that a window has left behind
            if (!FusedLayers.suits(vectors, fused.scores())) {
                vectors.close();
                giveBack(all, length);
                return null;
            }
            return new StepResult<>(norm == null ? vectors : pass.through(norm, vectors), all);
        } catch (Throwable e) {
            giveBack(all, length);
            throw e;
        }
    }

    GeneratedTokens<List<KeyValueCache>> generate(
            ForwardPass pass,
            NDArray token,
            List<KeyValueCache> seen,
            @Nullable Memory memory,
            TokenWeights tokenWeights,
            int count,
            @Nullable TokenSampling sampling) {
        if (!canGenerate(pass, token)) {
            throw new IllegalArgumentException(
                    "pass must be for prediction, in float32, on the fused kernel, watched by nobody and through layers"
                            + " of equal positions to generate in one call, but got training=" + pass.training() + ", "
                            + pass.precision()
                            + ", watched=" + pass.isWatched() + ", positions=" + positions());
        }
        requireFit(token, seen, memory);
        requireFloat32(seen, memory);
        List<KeyValueCache> all = reserveSound(seen, count, token.getManager());
        try {
            FusedLayers.Stack stack = fused(pass, token, seen, all, memory);
            NDList generated = FusedLayers.generate(token, count, stack, norm(pass, token), tokenWeights, sampling);
            long numUnused = count - generated.get(0).getShape().get(1);
            return new GeneratedTokens<>(
                    generated.get(0),
                    generated.get(1),
                    all.stream().map(cache -> cache.without(numUnused)).toList());
        } catch (Throwable e) {
            giveBack(all, count);
            throw e;
        }
    }

    /**
     * Whether {@link #search} can run a pass: where {@link #generate} can, each token sees all before it, and positions add
     * nothing to scores.
     */
    boolean canSearch(ForwardPass pass, NDArray token) {
        AttentionConfig attention = layers.get(0).selfAttention().config();
        return canGenerate(pass, token)
                && config.decoderVisibility() == AttentionMask.causal()
                && attention.visibility() == AttentionMask.none()
                && !attention.position().addsToScores();
    }

    BeamTokens<List<KeyValueCache>> search(
            ForwardPass pass,
            NDArray token,
            List<KeyValueCache> seen,
            @Nullable Memory memory,
            TokenWeights tokenWeights,
            int count,
            BeamChoice choice) {
        if (!canSearch(pass, token)) {
            throw new IllegalArgumentException("pass must be one that can search in one call, but got training="
                    + pass.training() + ", " + pass.precision() + ", watched=" + pass.isWatched());
        }
        requireFit(token, seen, memory);
        requireFloat32(seen, memory);
        long start = seen.get(0).length();
        Shape scores = new Shape(1, 1, count, start + count);
        FusedLayers.Stack stack = new FusedLayers.Stack(
                weights(pass, token),
                settings,
                seen.stream()
                        .flatMap(cache -> Stream.of(cache.key(), cache.value()))
                        .toList(),
                start,
                new ScoreMask(scores, AttentionMask.none(), null),
                config.rotation(token, start, count),
                memory == null ? null : memory.sound(token, start, count));
        NDList found = FusedLayers.search(token, count, stack, norm(pass, token), tokenWeights, choice);
        List<KeyValueCache> all = IntStream.range(0, layers.size())
                .mapToObj(layer -> new KeyValueCache(found.get(3 + 2 * layer), found.get(4 + 2 * layer)))
                .toList();
        return new BeamTokens<>(found.get(0), found.get(1), found.get(2), all);
    }

    private @Nullable NormWeights norm(ForwardPass pass, NDArray like) {
        return norm == null ? null : config.norm().weights(pass, norm, like);
    }

    List<LayerWeights> weights(ForwardPass pass, NDArray like) {
        return layers.stream().map(layer -> layer.weights(pass, like)).toList();
    }

    private static List<KeyValueCache> reserve(List<KeyValueCache> seen, long more, NDManager manager) {
        return seen.stream().map(cache -> cache.reserve(more, manager)).toList();
    }

    /** Reserves for tokens of which none sees what is not finite and out of sight: no mask keeps it from a kernel. */
    private List<KeyValueCache> reserveSound(List<KeyValueCache> seen, long more, NDManager manager) {
        // The next token comes after the keys
        boolean hides = !config.decoderVisibility().isCausal(1, seen.get(0).numKeys() + 1);
        if (!hides || seen.stream().allMatch(KeyValueCache::isFinite)) {
            return reserve(seen, more, manager);
        }
        try (NDManager scratch = manager.newSubManager()) {
            return reserve(seen.stream().map(cache -> cache.evict(scratch)).toList(), more, manager);
        }
    }

    /** Frees reserved caches that nothing follows, so that others may have their place. */
    private static void giveBack(List<KeyValueCache> all, long more) {
        all.forEach(cache -> cache.without(more).close());
    }

    /** Refuses what a kernel would repeat for more sequences, or for heads that share it, or leave out. */
    private void requireFit(NDArray tokens, List<KeyValueCache> seen, @Nullable Memory memory) {
        requireOneEach("seen", seen);
        long batchSize = tokens.getShape().get(0);
        for (int layer = 0; layer < layers.size(); layer++) {
            AttentionConfig attention = layers.get(layer).selfAttention().config();
            requireFit("seen", seen.get(layer).shape(), batchSize, attention.numKvHeads(), attention.headDim());
        }
        if (memory != null) {
            requireFit(tokens, memory);
        }
    }

    private void requireFit(NDArray tokens, Memory memory) {
        requireOneEach("memory", memory.heads());
        for (KeyValueCache cache : memory.heads()) {
            Shape shape = cache.shape();
            requireFit("memory", shape, tokens.getShape().get(0), shape.get(1), shape.get(3));
        }
    }

    private void requireOneEach(String name, List<KeyValueCache> caches) {
        if (caches.size() != layers.size()) {
            throw new IllegalArgumentException(
                    name + " must be a cache for each of " + layers.size() + " layers, but got " + caches.size());
        }
    }

    private static void requireFit(String name, Shape shape, long batchSize, long numKvHeads, long headDim) {
        if (shape.get(0) != batchSize || shape.get(1) != numKvHeads || shape.get(3) != headDim) {
            new Dims()
                    .with('B', batchSize)
                    .with('G', numKvHeads)
                    .with('D', headDim)
                    .bind(name, shape, "BGSD");
        }
    }

    /** Heads that were projected in bfloat16 stay in it. */
    private static boolean areFloat32(List<KeyValueCache> seen, @Nullable Memory memory) {
        return Stream.concat(seen.stream(), memory == null ? Stream.of() : memory.heads().stream())
                .allMatch(cache -> cache.type() == DataType.FLOAT32);
    }

    private static void requireFloat32(List<KeyValueCache> seen, @Nullable Memory memory) {
        if (!areFloat32(seen, memory)) {
            seen.forEach(cache -> Require.type("seen", cache.key(), DataType.FLOAT32, "parameters"));
            Objects.requireNonNull(memory)
                    .heads()
                    .forEach(cache -> Require.type("memory", cache.key(), DataType.FLOAT32, "parameters"));
        }
    }

    /** The layers as a fused kernel takes them, and the new tokens: those in {@code all} but not in {@code seen}. */
    private FusedLayers.Stack fused(
            ForwardPass pass,
            NDArray like,
            List<KeyValueCache> seen,
            List<KeyValueCache> all,
            @Nullable Memory memory) {
        long start = seen.get(0).length();
        long more = all.get(0).length() - start;
        long numKeys = all.get(0).numKeys();
        // Pruned layers have fewer heads, of which a mask for all heads and equal positions know nothing
        AttentionConfig attention = layers.get(0).selfAttention().config();
        Shape scores = new Shape(like.getShape().get(0), attention.numHeads(), more, numKeys);
        return new FusedLayers.Stack(
                weights(pass, like),
                settings,
                all.stream()
                        .flatMap(cache ->
                                Stream.of(cache.room().key(), cache.room().value()))
                        .toList(),
                numKeys - more,
                attention.scores(like, scores, config.decoderVisibility(), start, start + more - numKeys),
                config.rotation(like, start, more),
                memory == null ? null : memory.sound(like, start, more));
    }
}
