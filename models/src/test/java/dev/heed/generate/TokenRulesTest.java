package dev.heed.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Penalties and blocks, by hand. */
class TokenRulesTest {

    private static final float BLOCKED = Float.NEGATIVE_INFINITY;

    @Nested
    class ARepetitionPenalty {

        @Test
        void dividesPositiveLogitsAndMultipliesNegativeOnesOnceForEachToken() {
            float[] logits = {9, 2, -2, 3, -3};

            rules(builder().optRepetitionPenalty(2)).apply(logits, 0, new TokenSequence(1, 2, 1, 1));

            assertThat(logits).containsExactly(9, 1, -4, 3, -3);
        }

        @Test
        void belowOneRewards() {
            float[] logits = {0, 2, -2};

            rules(builder().optRepetitionPenalty(0.5)).apply(logits, 0, new TokenSequence(1, 2));

            assertThat(logits).containsExactly(0, 4, -1);
        }

        @Test
        void changesItsOwnRowOnly() {
            float[] logits = {8, 8, 8, 8, 8, 8};

            rules(builder().optRepetitionPenalty(4)).apply(logits, 2, new TokenSequence(0));

            assertThat(logits).containsExactly(8, 8, 2, 8, 8, 8);
        }
    }

    @Nested
    class BlockedNgrams {

        @Test
        void areThoseThatWouldComeTwice() {
            // "3 1" was followed by 4 and by 2
            assertThat(blocked(3, 3, 1, 4, 3, 1, 2, 3, 1)).containsExactly(0, 0, BLOCKED, 0, BLOCKED);
        }

        @Test
        void mayOverlap() {
            assertThat(blocked(2, 1, 1)).containsExactly(0, BLOCKED, 0, 0, 0);
            assertThat(blocked(3, 1, 1, 1)).containsExactly(0, BLOCKED, 0, 0, 0);
        }

        @Test
        void ofOneTokenAreAllTokensThatCame() {
            assertThat(blocked(1, 4, 0, 4)).containsExactly(BLOCKED, 0, 0, 0, BLOCKED);
        }

        @Test
        void needAsManyTokensBefore() {
            assertThat(blocked(4, 1, 1, 1)).containsExactly(0, 0, 0, 0, 0);
            assertThat(blocked(5, 1)).containsExactly(0, 0, 0, 0, 0);
        }

        private float[] blocked(int length, int... tokens) {
            float[] logits = new float[5];
            rules(builder().optNoRepeatNgram(length)).apply(logits, 0, new TokenSequence(tokens));
            return logits;
        }
    }

    @Test
    void endTokensAreBlockedUntilThereAreEnoughNewTokens() {
        TokenRules rules = rules(builder().optMinTokens(2));
        TokenSequence sequence = new TokenSequence(1, 1, 1);

        float[] first = new float[5];
        rules.apply(first, 0, sequence);
        sequence.append(2, -1);
        sequence.append(2, -1);
        float[] third = new float[5];
        rules.apply(third, 0, sequence);

        assertThat(first).containsExactly(0, 0, 0, BLOCKED, BLOCKED);
        assertThat(third).containsExactly(0, 0, 0, 0, 0);
    }

    private static GenerationConfigBuilder builder() {
        return GenerationConfig.builder().setMaxTokens(7);
    }

    private static TokenRules rules(GenerationConfigBuilder builder) {
        return new TokenRules(builder.build(), Set.of(3, 4));
    }
}
