package dev.heed.family.toy;

import dev.heed.recipe.ModelSettings;
import dev.heed.shape.Require;
import org.jspecify.annotations.Nullable;

/**
 * A linear map without bias.
 *
 * @param inputs size of what it takes
 * @param outputs size of what it gives
 * @param name what it is called; null for no name
 */
public record LinearModel(int inputs, int outputs, @Nullable String name) implements ModelSettings {

    /** Checks the sizes. */
    public LinearModel {
        Require.positive("inputs", inputs);
        Require.positive("outputs", outputs);
    }
}
