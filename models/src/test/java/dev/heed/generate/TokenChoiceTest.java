package dev.heed.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which tokens may be drawn, and which number draws which, by hand. */
class TokenChoiceTest {

    /** Logarithms of 4, 1, 2, 8 and 1 sixteenths. */
    private static final float[] LOGITS = logs(4, 1, 2, 8, 1);

    private static float[] logs(double... sixteenths) {
        float[] logits = new float[sixteenths.length];
        for (int token = 0; token < logits.length; token++) {
            logits[token] = (float) Math.log(sixteenths[token] / 16);
        }
        return logits;
    }

    @Test
    void aNumberDrawsTheTokenWhoseShareItFallsIn() {
        // In the order of the vocabulary: 4, 5, 7, 15, 16
        assertThat(drawn(builder().optSampling(), 0, 3.9, 4.1, 4.9, 5.1, 6.9, 7.1, 14.9, 15.1, 15.9))
                .containsExactly(0, 0, 1, 1, 2, 2, 3, 3, 4, 4);
    }

    @Test
    void aTemperatureChangesTheShares() {
        // Squares: 16, 1, 4, 64, 1 of 86
        assertThat(shares(builder().optTemperature(0.5)))
                .containsExactly(new double[] {16 / 86., 1 / 86., 4 / 86., 64 / 86., 1 / 86.}, within(2e-3));
        // Roots: 2, 1, 1.41, 2.83, 1 of 8.24
        assertThat(shares(builder().optTemperature(2)))
                .containsExactly(new double[] {0.243, 0.121, 0.172, 0.343, 0.121}, within(2e-3));
    }

    @Test
    void topKLeavesTheMostProbable() {
        assertThat(shares(builder().optTopK(1))).containsExactly(0, 0, 0, 1, 0);
        assertThat(shares(builder().optTopK(3)))
                .containsExactly(new double[] {4 / 14., 0, 2 / 14., 8 / 14., 0}, within(2e-3));
    }

    @Test
    void topKLeavesAllThatAreAsProbableAsTheLast() {
        assertThat(shares(builder().optTopK(4)))
                .containsExactly(new double[] {4 / 16., 1 / 16., 2 / 16., 8 / 16., 1 / 16.}, within(2e-3));
    }

    @Test
    void topPLeavesTheFewestThatReachIt() {
        assertThat(shares(builder().optTopP(0.01))).containsExactly(0, 0, 0, 1, 0);
        assertThat(shares(builder().optTopP(0.51)))
                .containsExactly(new double[] {4 / 12., 0, 0, 8 / 12., 0}, within(2e-3));
        assertThat(shares(builder().optTopP(0.76)))
                .containsExactly(new double[] {4 / 14., 0, 2 / 14., 8 / 14., 0}, within(2e-3));
    }

    @Test
    void topPLooksAtWhatTopKLeft() {
        // Of 14 sixteenths the first has 0.57
        assertThat(shares(builder().optTopK(3).optTopP(0.55))).containsExactly(0, 0, 0, 1, 0);
    }

    @Test
    void minPLeavesThoseNearTheMostProbable() {
        assertThat(shares(builder().optMinP(0.3)))
                .containsExactly(new double[] {4 / 12., 0, 0, 8 / 12., 0}, within(2e-3));
        assertThat(shares(builder().optMinP(1))).containsExactly(0, 0, 0, 1, 0);
    }

    @Test
    void minPHoldsBesideTopKAndTopPWhichWouldLeaveAll() {
        double[] nearest = {4 / 12., 0, 0, 8 / 12., 0};

        assertThat(shares(builder().optTopK(4).optMinP(0.3))).containsExactly(nearest, within(2e-3));
        assertThat(shares(builder().optTopP(0.95).optMinP(0.3))).containsExactly(nearest, within(2e-3));
    }

    @Test
    void aBlockedTokenIsNeverChosen() {
        float[] logits = LOGITS.clone();
        logits[3] = Float.NEGATIVE_INFINITY;

        assertThat(TokenChoice.mostProbable(logits, 0, 5)).isZero();
        assertThat(new TokenChoice(builder().optTopP(0.01).build()).drawn(logits, 0, 5, 0.999))
                .isZero();
    }

    @Test
    void nothingIsChosenWhereAllAreBlocked() {
        float[] logits = new float[5];
        Arrays.fill(logits, Float.NEGATIVE_INFINITY);

        assertThat(TokenChoice.mostProbable(logits, 0, 5)).isEqualTo(TokenChoice.NONE);
        assertThat(new TokenChoice(builder().optSampling().build()).drawn(logits, 0, 5, 0.5))
                .isEqualTo(TokenChoice.NONE);
    }

    @Test
    void theFirstOfEqualTokensIsTheMostProbable() {
        assertThat(TokenChoice.mostProbable(new float[] {7, 1, 2, 2, 1}, 1, 4)).isEqualTo(1);
    }

    @Test
    void logitsNeedNotBeLogarithmsOfProbabilities() {
        float[] logits = {1_000, 1_001, 999};

        assertThat(TokenChoice.logSumExp(logits, 0, 3))
                .isCloseTo(1_001 + Math.log(1 + Math.exp(-1) + Math.exp(-2)), within(1e-9));
    }

    private static GenerationConfigBuilder builder() {
        return GenerationConfig.builder().setMaxTokens(1);
    }

    private static int[] drawn(GenerationConfigBuilder builder, double... sixteenths) {
        TokenChoice choice = new TokenChoice(builder.build());
        return Arrays.stream(sixteenths)
                .mapToInt(number -> choice.drawn(LOGITS, 0, 5, number / 16))
                .toArray();
    }

    /** How many of evenly spaced numbers draw each token. */
    private static double[] shares(GenerationConfigBuilder builder) {
        int numbers = 2_000;
        TokenChoice choice = new TokenChoice(builder.build());
        double[] shares = new double[5];
        IntStream.range(0, numbers)
                .forEach(i -> shares[choice.drawn(LOGITS, 0, 5, (i + 0.5) / numbers)] += 1. / numbers);
        for (int token = 0; token < 5; token++) {
            shares[token] = Math.round(shares[token] * numbers) / (double) numbers;
        }
        return shares;
    }
}
