package dev.heed.generate;

import java.util.BitSet;
import java.util.Set;

/**
 * Changes what a model says of the next token by what came before it: penalises repetition, blocks n-grams that would
 * come twice, and end tokens that come too soon. A blocked token gets minus infinity.
 */
final class TokenRules {

    private final double repetitionPenalty;
    private final int noRepeatNgram;
    private final int minTokens;
    private final Set<Integer> endTokens;

    TokenRules(GenerationConfig config, Set<Integer> endTokens) {
        repetitionPenalty = config.repetitionPenalty();
        noRepeatNgram = config.noRepeatNgram();
        minTokens = config.minTokens();
        this.endTokens = endTokens;
    }

    /** Whether rules beside the repetition penalty may change the token after so many new ones. */
    boolean blockAfter(int newTokens) {
        return noRepeatNgram > 0 || tooSoon(newTokens);
    }

    /** Whether any rule may change the token after so many new ones. */
    boolean changeAfter(int newTokens) {
        return repetitionPenalty != 1 || blockAfter(newTokens);
    }

    private boolean tooSoon(int newTokens) {
        return newTokens < minTokens && !endTokens.isEmpty();
    }

    /** Changes logits or their logarithms of probabilities, V of them from an offset on, for the token after others. */
    void apply(float[] scores, int offset, TokenSequence before) {
        if (repetitionPenalty != 1) {
            penalise(scores, offset, before);
        }
        if (noRepeatNgram > 0) {
            blockNgrams(scores, offset, before);
        }
        if (tooSoon(before.newTokens())) {
            endTokens.forEach(token -> scores[offset + token] = Float.NEGATIVE_INFINITY);
        }
    }

    /** Once, however often a token came. */
    private void penalise(float[] scores, int offset, TokenSequence before) {
        BitSet seen = new BitSet();
        for (int i = 0; i < before.length(); i++) {
            seen.set(before.token(i));
        }
        seen.stream().forEach(token -> {
            float score = scores[offset + token];
            scores[offset + token] = (float) (score < 0 ? score * repetitionPenalty : score / repetitionPenalty);
        });
    }

    /** Blocks what followed wherever the last n - 1 tokens came before. */
    private void blockNgrams(float[] scores, int offset, TokenSequence before) {
        int context = noRepeatNgram - 1;
        for (int start = 0; start + context < before.length(); start++) {
            if (repeats(before, start, context)) {
                scores[offset + before.token(start + context)] = Float.NEGATIVE_INFINITY;
            }
        }
    }

    private static boolean repeats(TokenSequence before, int start, int context) {
        int last = before.length() - context;
        for (int i = 0; i < context; i++) {
            if (before.token(start + i) != before.token(last + i)) {
                return false;
            }
        }
        return true;
    }
}
