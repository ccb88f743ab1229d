package dev.heed.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

/** All expected numbers are worked out on paper. */
class HeadStatisticsTest {

    private static final double EXACT = 1e-9;

    private static HeadStatistics.Head only(float[]... rows) {
        return HeadStatistics.of(new float[][][] {rows}).heads().get(0);
    }

    @Nested
    class ByHand {

        /**
         * T = 2, S = 3. Entropies: ln 2, and 1/4 ln 4 twice with 1/2 ln 2, so 3/2 ln 2. Distances: (0 + 2) / 2 = 1, and
         * 1/4 + 0 + 1/4 = 1/2. Diagonal: 1/2 and 1/2. Previous: none and 1/4.
         */
        @Test
        void everyStatisticOfASmallMap() {
            HeadStatistics.Head head = only(new float[] {0.5f, 0, 0.5f}, new float[] {0.25f, 0.5f, 0.25f});

            assertThat(head.entropy()).isCloseTo(1.25 * Math.log(2), within(EXACT));
            assertThat(head.distance()).isCloseTo(0.75, within(EXACT));
            assertThat(head.diagonal()).isCloseTo(0.5, within(EXACT));
            assertThat(head.previous()).isCloseTo(0.125, within(EXACT));
            assertThat(head.sameToken()).isNaN();
        }

        @Test
        void headsAreKeptApart() {
            HeadStatistics statistics = HeadStatistics.of(new float[][][] {
                {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}, {{1, 0, 0}, {1, 0, 0}, {0, 1, 0}}
            });

            assertThat(statistics.heads())
                    .extracting(HeadStatistics.Head::diagonal)
                    .containsExactly(1.0, 1.0 / 3);
            assertThat(statistics.heads())
                    .extracting(HeadStatistics.Head::previous)
                    .containsExactly(0.0, 2.0 / 3);
            assertThat(statistics.heads())
                    .extracting(HeadStatistics.Head::entropy)
                    .containsExactly(0.0, 0.0);
            assertThat(statistics.heads())
                    .extracting(HeadStatistics.Head::distance)
                    .containsExactly(0.0, 2.0 / 3);
        }

        @Test
        void evenWeightsHaveTheMostEntropy() {
            float[] even = {0.2f, 0.2f, 0.2f, 0.2f, 0.2f};

            assertThat(only(even, even).entropy()).isCloseTo(Math.log(5), within(1e-6));
        }

        /** Tokens a b a: rows 0 and 2 have the same token at the other end; row 1 has none, and counts as 0. */
        @Test
        void theSameTokenElsewhereCountsAndTheDiagonalDoesNot() {
            List<String> tokens = List.of("a", "b", "a");
            float[][][] weights = {{{0.25f, 0, 0.75f}, {0, 1, 0}, {0.5f, 0, 0.5f}}};

            HeadStatistics.Head head =
                    HeadStatistics.of(weights, tokens, tokens).heads().get(0);

            assertThat(head.sameToken()).isCloseTo((0.75 + 0 + 0.5) / 3, within(EXACT));
            assertThat(head.diagonal()).isCloseTo((0.25 + 1 + 0.5) / 3, within(EXACT));
        }

        @Test
        void sourceAndOutputMayDiffer() {
            float[][][] weights = {{{0.125f, 0.875f}}};

            assertThat(HeadStatistics.of(weights, List.of("x", "a"), List.of("a"))
                            .heads()
                            .get(0)
                            .sameToken())
                    .isEqualTo(0.875);
            assertThat(HeadStatistics.of(weights, List.of("x", "b"), List.of("a"))
                            .heads()
                            .get(0)
                            .sameToken())
                    .isZero();
        }

        @Test
        void rowsAreDividedByTheirSums() {
            HeadStatistics.Head halves = only(new float[] {0.25f, 0.25f}, new float[] {0, 0.5f});

            assertThat(halves.entropy()).isCloseTo(Math.log(2) / 2, within(EXACT));
            assertThat(halves.diagonal()).isEqualTo(0.75);
        }
    }

    @Nested
    class MaskedRows {

        @Test
        void aRowWithoutWeightCountsNowhere() {
            HeadStatistics.Head head = only(new float[] {0, 0}, new float[] {0.5f, 0.5f});

            assertThat(head).isEqualTo(new HeadStatistics.Head(Math.log(2), 0.5, 0.5, 0.5, Double.NaN));
        }

        @Test
        void aHeadWithoutWeightHasNoNumbers() {
            Table table = HeadStatistics.of(new float[1][2][2], List.of("a", "b"), List.of("a", "b"))
                    .table();

            assertThat(table.doubleColumn("entropy").isMissing(0)).isTrue();
            assertThat(table.doubleColumn("distance").isMissing(0)).isTrue();
            assertThat(table.doubleColumn("same_token").isMissing(0)).isTrue();
        }

        @Test
        void aWeightThatRoundingLeftBelowZeroIsZero() {
            assertThat(only(new float[] {1, -1e-4f})).isEqualTo(new HeadStatistics.Head(0, 0, 1, 0, Double.NaN));
        }
    }

    @Test
    void theTableHasARowForEachHead() {
        Table table =
                HeadStatistics.of(new float[][][] {{{1, 0}}, {{0.5f, 0.5f}}}).table();

        assertThat(table.columnNames())
                .containsExactly("head", "entropy", "distance", "diagonal", "previous", "same_token");
        assertThat(table.intColumn("head").asList()).containsExactly(1, 2);
        assertThat(table.doubleColumn("diagonal").asList()).containsExactly(1.0, 0.5);
    }

    @Nested
    class Errors {

        @Test
        void thereMustBeHeadsAndTokens() {
            assertRefused(
                    () -> HeadStatistics.of(new float[0][][]),
                    "weights must have shape (H, T, S) without a 0, but got (0, 0, 0)");
            assertRefused(
                    () -> HeadStatistics.of(new float[3][2][0]),
                    "weights must have shape (H, T, S) without a 0, but got (3, 2, 0)");
            assertRefused(
                    () -> HeadStatistics.of(new float[0][][], List.of("a"), List.of("a")),
                    "weights must have at least one head, but got none");
            assertRefused(
                    () -> HeadStatistics.of(new float[1][1][1], List.of(), List.of("a")),
                    "source must have at least one token, but got none");
        }

        @Test
        void headsMustBeEquallyLarge() {
            assertRefused(
                    () -> HeadStatistics.of(new float[][][] {new float[2][3], new float[2][5]}),
                    "weights of head 2 must have a column for each of the 3 source tokens, but got 5 in row 0");
        }

        @Test
        void weightsMustFitTheTokens() {
            assertRefused(
                    () -> HeadStatistics.of(new float[1][2][3], List.of("a", "b", "c"), List.of("a")),
                    "weights of head 1 must have a row for each of the 1 output tokens, but got 2");
        }

        @Test
        void weightsMustBeWeights() {
            assertRefused(
                    () -> HeadStatistics.of(new float[][][] {{{Float.NaN}}}),
                    "weights of head 1 must lie between 0 and 1, but got NaN in row 0");
        }

        private void assertRefused(ThrowingCallable call, String message) {
            assertThatThrownBy(call)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
        }
    }
}
