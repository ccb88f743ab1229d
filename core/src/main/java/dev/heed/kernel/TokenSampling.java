package dev.heed.kernel;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/**
 * How a kernel chooses tokens. Logits pass through a repetition penalty and blocked n-grams; then the token with the
 * greatest is taken, or one is drawn from them, divided by a temperature, of the tokens that top-k, top-p and min-p leave
 * one after another.
 *
 * <p>\[ w_v = e^{(\ell_v - \max \ell) / \mathrm{temperature}}, \quad y = \min \{ v : \sum_{u \le v} w_u > r \sum_u w_u \}
 * \] where \( w \) is 0 for the others and r the uniform number. So what is drawn is a function of the logits and of r.
 *
 * @param uniforms a number in [0, 1) for each token to draw, float64 (B, n); null to take the greatest logit
 * @param temperature what logits are divided by
 * @param topK how many of the most probable are left, and those as probable as the last of them
 * @param topP the most probable are left until their probabilities sum up to this, and those as probable as the last
 * @param minP those are left that are at least this times as probable as the most probable one
 * @param repetitionPenalty what positive logits of seen tokens are divided by and negative ones multiplied by
 * @param noRepeatNgram the length of n-grams that come only once, 0 for none. Where every token is blocked, one of them is
 * chosen
 * @param before the tokens of each sequence so far, int64 (B, 1, L), which penalty and n-grams need; null for neither
 * @param endTokens that end a sequence, int64, perhaps none. Where no number is drawn, a call that generates many tokens ends
 *     early, as soon as half of the sequences have had one
 */
public record TokenSampling(
        @Nullable NDArray uniforms,
        double temperature,
        int topK,
        double topP,
        double minP,
        double repetitionPenalty,
        int noRepeatNgram,
        @Nullable NDArray before,
        NDArray endTokens) {}
