package dev.heed.train.checkpoint;

/**
 * What must be the same for a run to go on from a checkpoint.
 *
 * @param recipe the recipe as text, without what may change between two parts of a run, such as the budget
 * @param data the digest of what is learned from
 */
public record RunIdentity(String recipe, String data) {}
