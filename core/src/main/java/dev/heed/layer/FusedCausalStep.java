package dev.heed.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.ParameterList;
import dev.heed.attention.KeyValueCache;
import dev.heed.block.ForwardPass;
import dev.heed.kernel.FusedStack;
import dev.heed.kernel.FusedStack.FinalNorm;
import dev.heed.kernel.FusedStack.Layers;
import dev.heed.kernel.FusedStack.Place;
import dev.heed.kernel.LayerSettings;
import dev.heed.kernel.TokenWeights;
import dev.heed.layer.CausalStack.Step;
import dev.heed.mask.AttentionMask;
import dev.heed.position.AttentionPosition.Rotation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers what {@link FusedStack} needs from the layers of a {@link CausalStack}. */
final class FusedCausalStep {

    private final LayerConfig config;
    private final LayerSettings settings;
    private final List<LayerParameters> parameters;
    private final @Nullable Block norm;

    FusedCausalStep(LayerConfig config, List<EncoderLayer> layers, @Nullable Block norm) {
        this.config = config;
        settings = config.fusedSettings();
        parameters = layers.stream()
                .map(layer -> LayerParameters.of(layer.getParameters()))
                .toList();
        this.norm = norm;
    }

    /** The vectors of tokens (B, T, E), before the norm behind the layers. */
    Step step(ForwardPass pass, NDArray tokens, List<KeyValueCache> seen) {
        long length = tokens.getShape().get(1);
        List<KeyValueCache> all = reserve(seen, length, tokens.getManager());
        TokenScores scores = TokenScores.of(tokens, start(seen), config.attention());
        Place place = place(tokens, start(seen), length, scores.with(AttentionMask.causal()));
        return new Step(FusedStack.step(tokens, layers(pass, tokens, all, null), place), all);
    }

    /** The tokens that follow a token (B, 1), as an array (B, count). */
    Step write(ForwardPass pass, NDArray token, List<KeyValueCache> seen, TokenWeights ends, int count) {
        List<KeyValueCache> all = reserve(seen, count, token.getManager());
        // What a position adds depends on the distance alone, so the last token's row ends like those of the others
        TokenScores last = TokenScores.of(token, start(seen) + count - 1, config.attention());
        Place place = place(token, start(seen), count, last.bias());
        return new Step(
                FusedStack.write(token, count, layers(pass, token, all, finalNorm(pass, token)), place, ends), all);
    }

    private static long start(List<KeyValueCache> seen) {
        return seen.get(0).length();
    }

    private static List<KeyValueCache> reserve(List<KeyValueCache> seen, long more, NDManager manager) {
        return seen.stream().map(cache -> cache.reserve(more, manager)).toList();
    }

    private Layers layers(ForwardPass pass, NDArray like, List<KeyValueCache> caches, @Nullable FinalNorm finalNorm) {
        List<@Nullable NDArray> weights = new ArrayList<>();
        parameters.forEach(layer -> weights.addAll(layer.values(pass, like)));
        List<NDArray> rooms = new ArrayList<>(2 * caches.size());
        for (KeyValueCache cache : caches) {
            rooms.add(cache.room().key());
            rooms.add(cache.room().value());
        }
        return new Layers(weights, rooms, settings, finalNorm);
    }

    private @Nullable FinalNorm finalNorm(ForwardPass pass, NDArray like) {
        if (norm == null) {
            return null;
        }
        ParameterList named = norm.getParameters();
        return new FinalNorm(
                pass.value(named.get("gamma"), like),
                named.contains("beta") ? pass.value(named.get("beta"), like) : null);
    }

    private Place place(NDArray like, long start, long length, @Nullable NDArray mask) {
        Rotation rotation = config.attention()
                .position()
                .rotation(like, start, length, config.attention().headDim());
        return rotation == null
                ? new Place(start, mask, null, null)
                : new Place(start, mask, rotation.cosine(), rotation.sine());
    }
}
