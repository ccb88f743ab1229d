package dev.heed.kernel;

/**
 * The probabilities with which a layer drops what it computes; all 0 outside training.
 *
 * @param attention of an attention weight
 * @param hidden of a hidden element of the feed-forward network
 * @param residual of an element of a sublayer's result
 */
public record LayerDropout(float attention, float hidden, float residual) {

    /** Nothing is dropped. */
    public static final LayerDropout NONE = new LayerDropout(0f, 0f, 0f);
}
