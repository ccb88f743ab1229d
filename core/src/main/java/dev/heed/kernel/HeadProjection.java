package dev.heed.kernel;

import dev.heed.block.LinearWeights;

/**
 * A projection whose result is cut into heads.
 *
 * @param weights to numHeads times D units
 * @param numHeads how many heads share the units
 */
public record HeadProjection(LinearWeights weights, int numHeads) {}
