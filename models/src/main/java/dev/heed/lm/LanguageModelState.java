package dev.heed.lm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.heed.attention.KeyValueCache;
import dev.heed.generate.GenerationState;
import java.util.List;

/**
 * What a {@link LanguageModel} remembers of the tokens fed so far. It is a value: a step makes a new one and leaves the
 * old as it was.
 *
 * @param layers each layer's keys and values, (B, G, S, D) each
 */
public record LanguageModelState(List<KeyValueCache> layers) implements GenerationState<LanguageModelState> {

    /** Copies the list. */
    public LanguageModelState {
        layers = List.copyOf(layers);
    }

    /** How many tokens were fed; the caches of a sliding window hold fewer. */
    @Override
    public long length() {
        return layers.get(0).length();
    }

    @Override
    public void attach(NDManager manager) {
        layers.forEach(layer -> layer.attach(manager));
    }

    @Override
    public LanguageModelState select(NDArray rows) {
        return new LanguageModelState(
                layers.stream().map(layer -> layer.select(rows)).toList());
    }
}
