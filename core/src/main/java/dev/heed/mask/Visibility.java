package dev.heed.mask;

/**
 * What a token may see of its own sequence: a mask that depends on places alone, so that it fits any length and can be a
 * setting of attention. {@link AttentionMask#none()}, {@link AttentionMask#causal()} and {@link
 * AttentionMask#slidingWindow(int, int)} make one.
 *
 * <p>Shapes: as an array (T, S), the last query at the place of the last key.
 */
public sealed interface Visibility extends AttentionMask permits NoMask, CausalMask, SlidingWindow {

    /** Whether no token sees one that comes later, as decoding token by token needs. */
    boolean hidesFuture();

    /** How many tokens up to itself a token may see; what no later one sees need not be remembered. No end unless limited. */
    default int window() {
        return Integer.MAX_VALUE;
    }

    /** How many tokens at the beginning it may see beside its window. */
    default int sinks() {
        return 0;
    }
}
