package dev.heed.mask;

/**
 * What a token may see of its own sequence: a mask that depends on places alone, so that it fits any length and can be a
 * setting of attention. {@link AttentionMask#none()} and {@link AttentionMask#causal()} make one.
 *
 * <p>Shapes: as an array (T, S), the last query at the place of the last key.
 */
public sealed interface Visibility extends AttentionMask permits NoMask, CausalMask {

    /** Whether no token sees one that comes later, as decoding token by token needs. */
    boolean hidesFuture();
}
