package dev.heed.recipe;

import java.util.OptionalInt;

/** Which model learns, and its sizes; a family says which word of {@code model.type} names which record. */
public interface ModelSettings {

    /** The size E of a token's vector, which the schedule noam reads; empty for a model without such a size. */
    default OptionalInt vectorDim() {
        return OptionalInt.empty();
    }

    /**
     * Whether these settings leave the network to the folder in {@link Recipe#start}, which then must have a {@code
     * config.json}; the run keeps a copy of it.
     */
    default boolean isOfStart() {
        return false;
    }
}
