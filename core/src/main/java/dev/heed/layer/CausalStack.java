package dev.heed.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.heed.attention.AttentionConfig;
import dev.heed.attention.KeyValueCache;
import dev.heed.block.BeamTokens;
import dev.heed.block.ForwardPass;
import dev.heed.block.GeneratedTokens;
import dev.heed.block.Inputs;
import dev.heed.block.NormWeights;
import dev.heed.block.StepResult;
import dev.heed.kernel.AttentionOperands;
import dev.heed.kernel.BeamChoice;
import dev.heed.kernel.FusedLayers;
import dev.heed.kernel.ScoreMask;
import dev.heed.kernel.TokenSampling;
import dev.heed.kernel.TokenWeights;
import dev.heed.mask.AttentionMask;
import dev.heed.shape.Dims;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Layers of a decoder-only model on top of each other: each token sees what
 * {@link LayerConfig#decoderVisibility} says, all tokens before it unless set. Pre-norm layers end with one more norm.
 *
 * <p>\[ \mathrm{norm}(f_N(\ldots f_1(x))) \]
 *
 * <p>Shapes: (B, T, E) in and out. What was seen is a list, each layer's keys and values of the tokens so far.
 *
 * <p>In a DJL network its input is the tokens.
 *
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. 2017, section 3.1</a>
 */
public final class CausalStack extends LayerStack {

    /**
     * Makes a stack of N layers with the same settings.
     *
     * @throws IllegalArgumentException if there is no layer
     */
    public CausalStack(LayerConfig config, int numLayers) {
        super(config, numLayers);
    }

    /** What the layers have seen before the first token of B sequences: no tokens each. */
    public List<KeyValueCache> start(NDManager manager, long batchSize) {
        return layers().stream().map(layer -> layer.start(manager, batchSize)).toList();
    }

    /**
     * Runs whole sequences.
     *
     * @param tokens (B, T, E)
     * @return (B, T, E)
     * @throws IllegalArgumentException if the shape does not fit
     */
    public NDArray encode(ForwardPass pass, NDArray tokens) {
        requireType("tokens", tokens);
        return encoded(pass, tokens, config.decoderVisibility());
    }

    /**
     * Runs the next tokens, usually one. Outside training a fused kernel takes all layers in one call.
     *
     * @param tokens the tokens that follow those seen, (B, T, E)
     * @param seen what {@link #start} or the step before gave
     * @return their vectors, equal to those of {@link #encode}, and the next caches
     * @throws IllegalArgumentException if shapes contradict each other
     */
    public StepResult<List<KeyValueCache>> step(ForwardPass pass, NDArray tokens, List<KeyValueCache> seen) {
        requireType("tokens", tokens);
        Dims dims = new Dims().with('E', config.attention().embedDim()).bind("tokens", tokens.getShape(), "BTE");
        // Of several tokens at once the later ones are hidden from the earlier, whatever they hold
        boolean suits = dims.size('T') == 1 || AttentionOperands.isFinite(tokens);
        if (suits && canGenerate(pass, tokens)) {
            List<KeyValueCache> all = reserve(seen, dims.size('T'), tokens.getManager());
            FusedLayers.Stack fused = fused(pass, tokens, seen, all);
            NDArray vectors = FusedLayers.step(tokens, fused);
            // So are keys that a window has left behind
            if (FusedLayers.suits(vectors, fused.scores())) {
                return new StepResult<>(normalised(pass, vectors), all);
            }
            vectors.close();
        }
        return stepByLayer(pass, tokens, seen);
    }

    private StepResult<List<KeyValueCache>> stepByLayer(ForwardPass pass, NDArray tokens, List<KeyValueCache> seen) {
        List<KeyValueCache> all = new ArrayList<>(layers().size());
        NDArray vectors = tokens;
        for (int layer = 0; layer < layers().size(); layer++) {
            StepResult<KeyValueCache> step = layers().get(layer).step(pass, vectors, seen.get(layer));
            vectors = step.output();
            all.add(step.state());
        }
        return new StepResult<>(normalised(pass, vectors), all);
    }

    /**
     * Whether {@link #generate} can run a pass: for prediction in float32, on an engine with fused kernels, when nobody
     * watches, and all layers have equal positions: pruning heads can leave them with ALiBi's slopes of different ones.
     */
    public boolean canGenerate(ForwardPass pass, NDArray token) {
        return FusedLayers.supportsDecoding(pass, token)
                && layers().stream().map(LayerStack::position).distinct().count() == 1;
    }

    /**
     * Feeds a token, takes the next one, feeds that, and so on, in one native call.
     *
     * @param pass a pass for which {@link #canGenerate} is true
     * @param token the token that follows those seen, int64 (B, 1)
     * @param seen what {@link #start} or the step before gave
     * @param tokenWeights embedding and output projection, with a position for each token
     * @param count how many tokens n to generate; the last one is not fed
     * @param sampling how the tokens are chosen; null for the most probable ones
     * @return the tokens, attached to the manager of the token, and the next caches
     * @throws IllegalArgumentException if the pass is another one
     */
    public GeneratedTokens<List<KeyValueCache>> generate(
            ForwardPass pass,
            NDArray token,
            List<KeyValueCache> seen,
            TokenWeights tokenWeights,
            int count,
            @Nullable TokenSampling sampling) {
        if (!canGenerate(pass, token)) {
            throw new IllegalArgumentException(
                    "pass must be for prediction, in float32, on the fused kernel, watched by nobody and through layers"
                            + " of equal positions to generate in one call, but got training=" + pass.training() + ", "
                            + pass.precision()
                            + ", watched=" + pass.isWatched() + ", positions="
                            + layers().stream()
                                    .map(LayerStack::position)
                                    .distinct()
                                    .toList());
        }
        NDManager manager = token.getManager();
        boolean hides = !config.decoderVisibility().isCausal(1, seen.get(0).numKeys());
        // No mask keeps what is not finite from a kernel
        List<KeyValueCache> sound = !hides || seen.stream().allMatch(KeyValueCache::isFinite)
                ? seen
                : seen.stream().map(cache -> cache.evict(manager)).toList();
        List<KeyValueCache> all = reserve(sound, count, manager);
        NormWeights finalNorm = norm() == null ? null : config.norm().weights(pass, norm(), token);
        NDList generated =
                FusedLayers.generate(token, count, fused(pass, token, sound, all), finalNorm, tokenWeights, sampling);
        return new GeneratedTokens<>(generated.get(0), generated.get(1), all);
    }

    /**
     * Whether {@link #search} can run a pass: where {@link #generate} can, each token sees all before it, and positions add
     * nothing to scores.
     */
    public boolean canSearch(ForwardPass pass, NDArray token) {
        AttentionConfig attention = layers().get(0).selfAttention().config();
        return canGenerate(pass, token)
                && config.decoderVisibility() == AttentionMask.causal()
                && attention.visibility() == AttentionMask.none()
                && attention
                                .scores(token, new Shape(1, attention.numHeads(), 1, 1), AttentionMask.none(), 0, 0)
                                .bias()
                        == null;
    }

    /**
     * Feeds the last token of each beam, keeps the best continuations, feeds those, and so on, in one native call.
     *
     * @param pass a pass for which {@link #canSearch} is true
     * @param token the last token of each of K beams of B inputs, int64 (B K, 1)
     * @param seen what the step before gave
     * @param tokenWeights embedding and output projection, with a position for each token
     * @param count how many tokens n to feed
     * @param choice which continuations are kept
     * @return the continuations, attached to the manager of the token, and the next caches
     * @throws IllegalArgumentException if the pass is another one
     */
    public BeamTokens<List<KeyValueCache>> search(
            ForwardPass pass,
            NDArray token,
            List<KeyValueCache> seen,
            TokenWeights tokenWeights,
            int count,
            BeamChoice choice) {
        if (!canSearch(pass, token)) {
            throw new IllegalArgumentException("pass must be one that can search in one call, but got training="
                    + pass.training() + ", " + pass.precision() + ", watched=" + pass.isWatched());
        }
        long start = seen.get(0).length();
        NormWeights finalNorm = norm() == null ? null : config.norm().weights(pass, norm(), token);
        Shape scores = new Shape(1, 1, count, start + count);
        FusedLayers.Stack stack = new FusedLayers.Stack(
                weights(pass, token),
                settings,
                seen.stream()
                        .flatMap(cache -> Stream.of(cache.key(), cache.value()))
                        .toList(),
                start,
                new ScoreMask(scores, AttentionMask.none(), null),
                config.rotation(token, start, count));
        NDList found = FusedLayers.search(token, count, stack, finalNorm, tokenWeights, choice);
        List<KeyValueCache> all = IntStream.range(0, layers().size())
                .mapToObj(layer -> new KeyValueCache(found.get(3 + 2 * layer), found.get(4 + 2 * layer)))
                .toList();
        return new BeamTokens<>(found.get(0), found.get(1), found.get(2), all);
    }

    private static List<KeyValueCache> reserve(List<KeyValueCache> seen, long more, NDManager manager) {
        return seen.stream().map(cache -> cache.reserve(more, manager)).toList();
    }

    /** The layers as a fused kernel takes them, and the new tokens: those in {@code all} but not in {@code seen}. */
    private FusedLayers.Stack fused(ForwardPass pass, NDArray like, List<KeyValueCache> seen, List<KeyValueCache> all) {
        long start = seen.get(0).length();
        long more = all.get(0).length() - start;
        long numKeys = all.get(0).numKeys();
        long batchSize = like.getShape().get(0);
        // Pruned layers have fewer heads, of which a mask for all heads and equal positions know nothing
        AttentionConfig attention = layers().get(0).selfAttention().config();
        Shape scores = new Shape(batchSize, attention.numHeads(), more, numKeys);
        return new FusedLayers.Stack(
                weights(pass, like),
                settings,
                all.stream()
                        .flatMap(cache ->
                                Stream.of(cache.room().key(), cache.room().value()))
                        .toList(),
                numKeys - more,
                attention.scores(like, scores, config.decoderVisibility(), start, start + more - numKeys),
                config.rotation(like, start, more));
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameterStore, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
        return new NDList(encode(
                new ForwardPass(parameterStore, training),
                Inputs.of(inputs, "tokens").get(0)));
    }
}
