package dev.heed.generate;

import java.util.BitSet;
import java.util.Set;
import java.util.stream.IntStream;

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

    /** Whether any rule may change the token after so many new ones. */
    boolean changeAfter(int newTokens) {
        return needTokens() || tooSoon(newTokens);
    }

    /** Whether rules need the tokens that came before. */
    boolean needTokens() {
        return repetitionPenalty != 1 || noRepeatNgram > 0;
    }

    /** Whether an end token may not yet follow so many new ones: the one rule that no kernel knows. */
    boolean tooSoon(int newTokens) {
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

    private void blockNgrams(float[] scores, int offset, TokenSequence before) {
        followers(before).forEach(token -> scores[offset + token] = Float.NEGATIVE_INFINITY);
    }

    /** Whether a token would end an n-gram that came before. */
    boolean block(long token, TokenSequence before) {
        return noRepeatNgram > 0 && followers(before).anyMatch(follower -> follower == token);
    }

    /** What followed wherever the last n - 1 tokens came before. */
    private IntStream followers(TokenSequence before) {
        int context = noRepeatNgram - 1;
        return IntStream.range(0, before.length() - context)
                .filter(start -> repeats(before, start, context))
                .map(start -> before.token(start + context));
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
