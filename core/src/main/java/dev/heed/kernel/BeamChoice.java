package dev.heed.kernel;

import ai.djl.ndarray.NDArray;

/**
 * How a kernel chooses among the continuations of beams.
 *
 * <p>\[ \mathrm{sum}_{kv} = \mathrm{score}_k + \log p_k(v) \] The greatest sums of an input's beams are kept, that of the
 * earlier beam and then of the lesser token first where they are equal. Those that do not end go on.
 *
 * @param scores of the beams, K of each input, float64 (B, K)
 * @param endTokens that end a beam, int64, perhaps none
 * @param wanted how many continuations W of each input are kept: so many that K of them do not end
 */
public record BeamChoice(NDArray scores, NDArray endTokens, int wanted) {}
