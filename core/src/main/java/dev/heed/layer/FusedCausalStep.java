package dev.heed.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.heed.attention.KeyValueCache;
import dev.heed.block.ForwardPass;
import dev.heed.kernel.FusedStack;
import dev.heed.kernel.LayerSettings;
import dev.heed.mask.AttentionMask;
import dev.heed.position.AttentionPosition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers what {@link FusedStack} needs from the layers of a {@link CausalStack}. */
final class FusedCausalStep {

    private final LayerConfig config;
    private final LayerSettings settings;
    private final List<LayerParameters> parameters;

    FusedCausalStep(LayerConfig config, List<EncoderLayer> layers) {
        this.config = config;
        settings = config.fusedSettings();
        parameters = layers.stream()
                .map(layer -> LayerParameters.of(layer.getParameters()))
                .toList();
    }

    CausalStack.Step step(ForwardPass pass, NDArray tokens, List<KeyValueCache> seen) {
        NDManager manager = tokens.getManager();
        long start = seen.get(0).length();
        long length = tokens.getShape().get(1);
        List<@Nullable NDArray> values = new ArrayList<>();
        parameters.forEach(layer -> values.addAll(layer.values(pass, tokens)));
        List<KeyValueCache> all = new ArrayList<>(seen.size());
        List<NDArray> rooms = new ArrayList<>(2 * seen.size());
        for (KeyValueCache cache : seen) {
            KeyValueCache longer = cache.reserve(length, manager);
            all.add(longer);
            rooms.add(longer.room().key());
            rooms.add(longer.room().value());
        }
        NDArray output = FusedStack.step(tokens, values, rooms, place(tokens, start, length), settings);
        return new CausalStack.Step(output, all);
    }

    private FusedStack.Place place(NDArray tokens, long start, long length) {
        AttentionPosition position = config.attention().position();
        AttentionPosition.Rotation rotation =
                position.rotation(tokens, start, length, config.attention().headDim());
        NDArray mask = new TokenScores(tokens, start, config.attention()).mask(AttentionMask.causal());
        return rotation == null
                ? new FusedStack.Place(start, mask, null, null)
                : new FusedStack.Place(start, mask, rotation.cosine(), rotation.sine());
    }
}
