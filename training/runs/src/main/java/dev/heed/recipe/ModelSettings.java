package dev.heed.recipe;

/** Which model learns, and its sizes; a family says which word of {@code model.type} names which record. */
public interface ModelSettings {

    /** Size E of a token's vector. */
    int embedDim();
}
