package dev.heed.block;

import ai.djl.ndarray.NDArray;

/**
 * What a step gives, and what the next step needs to go on from there. Whoever decodes holds the state; no block does.
 *
 * @param output of the tokens that were fed
 * @param state everything seen by then
 * @param <S> the kind of state
 */
public record StepResult<S>(NDArray output, S state) {}
