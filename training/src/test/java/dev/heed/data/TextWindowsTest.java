package dev.heed.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.heed.text.TokenBatch;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextWindowsTest {

    /** A text in which each token is its own place, from 100 on. */
    private static int[] text(int length) {
        return IntStream.range(100, 100 + length).toArray();
    }

    private static List<TokenBatch> take(int count, BatchStream<TokenBatch> batches) {
        return Stream.generate(batches::next).limit(count).toList();
    }

    /** The tokens that a language model predicts in some batches, in their order. */
    private static List<Integer> predicted(List<TokenBatch> batches) {
        return batches.stream()
                .flatMap(batch -> batch.rows().stream())
                .flatMap(row -> Arrays.stream(row).skip(1).boxed())
                .toList();
    }

    private static List<Integer> boxed(int[] tokens) {
        return Arrays.stream(tokens).boxed().toList();
    }

    @Nested
    class Evaluation {

        @ParameterizedTest
        @CsvSource({"2, 5, 3", "11, 5, 3", "12, 5, 3", "13, 5, 1", "61, 7, 4", "7, 7, 100"})
        void predictsEveryTokenOnceInItsOrder(int length, int context, int batchSize) {
            List<TokenBatch> batches =
                    TextWindows.toPredict(text(length), context).evaluation(batchSize, 0);

            assertThat(predicted(batches)).isEqualTo(boxed(text(length)).subList(1, length));
            assertThat(batches).allMatch(batch -> batch.maxLength() <= context + 1 && batch.batchSize() <= batchSize);
        }

        @ParameterizedTest
        @CsvSource({"1, 5, 3", "10, 5, 3", "11, 5, 2", "61, 7, 4"})
        void wholeWindowsHoldEveryTokenOnce(int length, int window, int batchSize) {
            TextWindows windows = TextWindows.ofLength(text(length), window);

            List<Integer> read = windows.evaluation(batchSize, 0).stream()
                    .flatMap(batch -> batch.rows().stream())
                    .flatMap(row -> Arrays.stream(row).boxed())
                    .toList();

            assertThat(read).isEqualTo(boxed(text(length)));
            assertThat(windows.size()).isEqualTo((length + window - 1) / window);
        }

        @Test
        void takesSomeWindowsEvenlyOverAll() {
            assertThat(TextWindows.ofLength(text(23), 4).evaluation(2, 3))
                    .containsExactly(
                            TokenBatch.of(List.of(new int[] {100, 101, 102, 103}, new int[] {108, 109, 110, 111})),
                            TokenBatch.of(List.of(new int[] {116, 117, 118, 119})));
        }

        @Test
        void windowsAreTheTextAndNothingElse() {
            assertThat(TextWindows.toPredict(text(10), 4).evaluation(2, 0))
                    .containsExactly(
                            TokenBatch.of(
                                    List.of(new int[] {100, 101, 102, 103, 104}, new int[] {104, 105, 106, 107, 108})),
                            TokenBatch.of(List.of(new int[] {108, 109})));
        }
    }

    @Nested
    class InOrder {

        private final TextWindows windows = TextWindows.toPredict(text(61), 7);

        private BatchStream<TokenBatch> stream() {
            return windows.inOrder(4, 17);
        }

        @Test
        void anEpochPredictsEveryTokenOnceInANewOrder() {
            List<Integer> whole = boxed(text(61)).subList(1, 61);
            BatchStream<TokenBatch> batches = stream();
            List<Integer> first = predicted(take(3, batches)); // 9 windows in batches of 4
            List<Integer> second = predicted(take(3, batches));

            assertThat(windows.size()).isEqualTo(9);
            assertThat(first).containsExactlyInAnyOrderElementsOf(whole).isNotEqualTo(whole);
            assertThat(second).containsExactlyInAnyOrderElementsOf(whole).isNotEqualTo(first);
        }

        @Test
        void theSeedDecides() {
            assertThat(take(7, stream())).isEqualTo(take(7, stream()));
            assertThat(take(7, windows.inOrder(4, 18))).isNotEqualTo(take(7, stream()));
        }

        @Test
        void skippedBatchesAreThoseNotTaken() {
            List<TokenBatch> all = take(11, stream());
            for (int skipped = 0; skipped < 8; skipped++) {
                BatchStream<TokenBatch> later = stream();
                later.next();
                later.skip(skipped);

                assertThat(take(3, later)).isEqualTo(all.subList(1 + skipped, 4 + skipped));
            }
        }
    }

    @Nested
    class AtRandom {

        private final TextWindows windows = TextWindows.toPredict(text(13), 5);

        @Test
        void everyPlaceIsDrawnAboutAsOften() {
            int[] starts = new int[8]; // 13 - 6 + 1 places
            for (TokenBatch batch : take(400, windows.atRandom(10, 3))) {
                for (int[] row : batch.rows()) {
                    assertThat(row).isEqualTo(Arrays.copyOfRange(text(13), row[0] - 100, row[0] - 94));
                    starts[row[0] - 100]++;
                }
            }

            // 4,000 draws over 8 places, deviation 21: five of them
            assertThat(Arrays.stream(starts)).allMatch(count -> Math.abs(count - 500) < 105);
        }

        @Test
        void theSeedDecidesAndNeighboursShareNothing() {
            List<TokenBatch> batches =
                    take(20, TextWindows.toPredict(text(1009), 5).atRandom(2, 3));

            assertThat(take(20, TextWindows.toPredict(text(1009), 5).atRandom(2, 3)))
                    .isEqualTo(batches);
            Set<TokenBatch> shared =
                    new HashSet<>(take(20, TextWindows.toPredict(text(1009), 5).atRandom(2, 4)));
            shared.retainAll(batches);
            assertThat(shared).isEmpty();
        }

        @Test
        void skippedBatchesAreThoseNotTaken() {
            List<TokenBatch> all = take(9, windows.atRandom(2, 3));
            BatchStream<TokenBatch> later = windows.atRandom(2, 3);
            later.next();
            later.skip(4);

            assertThat(take(4, later)).isEqualTo(all.subList(5, 9));
            later.skip(1L << 60);
            assertThat(later.hasNext()).isTrue();
        }
    }

    @Test
    void textsAreJoinedInTheirOrder() {
        int[] joined =
                TextWindows.join(List.of("ab", "", "c"), text -> text.chars().toArray());

        assertThat(joined).containsExactly('a', 'b', 'c');
    }

    @Nested
    class Errors {

        @Test
        void aTextShorterThanAWindow() {
            TextWindows predicted = TextWindows.toPredict(text(5), 5);
            String message = "text must hold at least 6 tokens, as many as a window, but got 5";

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> predicted.inOrder(1, 1))
                    .withMessage(message);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> predicted.atRandom(1, 1))
                    .withMessage(message);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TextWindows.ofLength(text(6), 7).inOrder(1, 1))
                    .withMessage("text must hold at least 7 tokens, as many as a window, but got 6");
            assertThat(TextWindows.toPredict(text(6), 5).atRandom(1, 1).next().row(0))
                    .isEqualTo(text(6));
        }

        @Test
        void aTextWithNothingToPredict() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TextWindows.toPredict(text(1), 5))
                    .withMessage("text must hold at least 2 tokens, but got 1");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TextWindows.ofLength(text(0), 5))
                    .withMessage("text must hold at least 1 tokens, but got 0");
        }

        @Test
        void sizesBelowOne() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TextWindows.toPredict(text(5), 0))
                    .withMessage("context must be at least 1, but got 0");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TextWindows.ofLength(text(5), 2).inOrder(0, 1))
                    .withMessage("batchSize must be at least 1, but got 0");
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> TextWindows.ofLength(text(5), 2).inOrder(1, 1).skip(-1))
                    .withMessage("batches must be at least 0, but got -1");
        }
    }
}
