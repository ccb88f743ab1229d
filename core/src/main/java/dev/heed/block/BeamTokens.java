package dev.heed.block;

import ai.djl.ndarray.NDArray;

/**
 * The best continuations of beams, which a model chose by itself in one call, and what it needs to go on with those of them
 * that do not end. The last tokens were not fed.
 *
 * @param tokens int64 (B, n, W), best first
 * @param origins the beams that each continues, of its input's at that step, int64 (B, n, W)
 * @param sums the beam's score and the natural logarithm of the token's probability, float64 (B, n, W)
 * @param state everything seen by the beams that go on, those of each input side by side, best first
 * @param <S> the kind of state
 */
public record BeamTokens<S>(NDArray tokens, NDArray origins, NDArray sums, S state) {}
