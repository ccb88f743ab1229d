package dev.heed.train.checkpoint;

import java.util.function.UnaryOperator;

/**
 * What must be the same for a run to go on from a checkpoint.
 *
 * @param recipe the recipe as text, without what may change between two parts of a run, such as the budget
 * @param data the digest of what is learned from
 * @param today brings a recipe that an earlier version saved to the form that this version writes
 */
public record RunIdentity(String recipe, String data, UnaryOperator<String> today) {

    /** An identity whose form has always been the same. */
    public RunIdentity(String recipe, String data) {
        this(recipe, data, UnaryOperator.identity());
    }
}
