package dev.heed.kernel;

/**
 * What the layers of a stack have in common.
 *
 * @param numHeads number of query heads H
 * @param numKvHeads number of key and value heads G
 * @param preNorm whether norms stand before sublayers
 * @param epsilon of the norms
 * @param activation {@link dev.heed.block.Activation#code()} of the non-linearity
 */
public record LayerSettings(int numHeads, int numKvHeads, boolean preNorm, float epsilon, int activation) {}
