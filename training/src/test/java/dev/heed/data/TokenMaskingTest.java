package dev.heed.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import dev.heed.text.TokenBatch;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TokenMaskingTest {

    private static final int MASK = 4;
    private static final int VOCAB_SIZE = 23;
    private static final Set<Integer> SPECIAL = Set.of(0, 1, 2, 3);

    private final TokenMasking masking = new TokenMasking(VOCAB_SIZE, MASK, SPECIAL, TokenMasking.STANDARD_SHARE);

    /** Ordinary tokens between a beginning and an end. */
    private static int[] sequence(int seed, int ordinary) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] tokens = random.ints(ordinary + 2, MASK + 1, VOCAB_SIZE).toArray();
        tokens[0] = 1;
        tokens[ordinary + 1] = 2;
        return tokens;
    }

    private static TokenBatch batch(int number) {
        return TokenBatch.of(List.of(sequence(number, 40), sequence(number + 1000, 1), sequence(number + 2000, 17)));
    }

    private MaskedBatch mask(TokenBatch batch, long seed) {
        return masking.mask(batch, new SplittableRandom(seed));
    }

    @Nested
    class Statistics {

        @Test
        void theShareOfEverySequenceIsChosenAndAtLeastOneToken() {
            for (int number = 0; number < 50; number++) {
                TokenBatch batch = batch(number);
                int[] chosen = new int[3];
                mask(batch, number).positions().forEach(position -> chosen[position / batch.maxLength()]++);

                // 0.15 of 40, of 1 and of 17, rounded
                assertThat(chosen).containsExactly(6, 1, 3);
            }
        }

        @Test
        void ofTheChosenEightInTenAreMaskedAndOneIsRandom() {
            int masked = 0;
            int kept = 0;
            int[] random = new int[VOCAB_SIZE];
            int chosen = 0;
            for (int number = 0; number < 1000; number++) {
                TokenBatch batch = TokenBatch.of(List.of(sequence(number, 100)));
                MaskedBatch result = mask(batch, number);
                for (int i = 0; i < result.positions().size(); i++) {
                    int now = result.input().token(0, result.positions().get(i));
                    chosen++;
                    masked += now == MASK ? 1 : 0;
                    kept += now == result.targets().get(i) ? 1 : 0;
                    random[now] += now != MASK && now != result.targets().get(i) ? 1 : 0;
                }
            }

            // 15,000 draws: the deviation is 0.0033 for 0.8 and 0.0024 for 0.1. A random token of 18 may be the old one
            assertThat(chosen).isEqualTo(15_000);
            assertThat(masked / 15_000.0).isCloseTo(0.8, within(0.015));
            assertThat(kept / 15_000.0).isCloseTo(0.1 + 0.1 / 18, within(0.012));
            assertThat(Arrays.copyOf(random, MASK + 1)).containsOnly(0);
            // 1,417 over 18 tokens are 79 each, deviation 8.6
            assertThat(Arrays.stream(random, MASK + 1, VOCAB_SIZE)).allMatch(count -> count > 36 && count < 122);
        }

        @Test
        void everyPlaceIsChosenAboutAsOften() {
            int[] places = new int[20];
            for (int number = 0; number < 4000; number++) {
                mask(TokenBatch.of(List.of(sequence(3, 18))), number)
                        .positions()
                        .forEach(place -> places[place]++);
            }

            // 3 of 18 are chosen: 667 times each, deviation 24
            assertThat(places[0]).isZero();
            assertThat(places[19]).isZero();
            assertThat(Arrays.stream(places, 1, 19)).allMatch(count -> Math.abs(count - 667) < 120);
        }
    }

    @Nested
    class Batches {

        @Test
        void targetsAreWhatStoodThereAndTheRestIsUnchanged() {
            TokenBatch batch = batch(5);
            MaskedBatch masked = mask(batch, 7);
            int width = batch.maxLength();

            assertThat(masked.positions()).isSorted();
            for (int place = 0; place < batch.batchSize() * width; place++) {
                int before = batch.token(place / width, place % width);
                int found = masked.positions().indexOf(place);
                if (found < 0) {
                    assertThat(masked.input().token(place / width, place % width))
                            .isEqualTo(before);
                } else {
                    assertThat(masked.targets().get(found)).isEqualTo(before).isGreaterThan(MASK);
                }
            }
            assertThat(masked.input().lengths()).isEqualTo(batch.lengths());
        }

        @Test
        void targetsAreAnArray() {
            MaskedBatch batch = new MaskedBatch(TokenBatch.of(List.of(new int[] {4, 9})), List.of(0, 1), List.of(7, 9));
            try (NDManager manager = NDManager.newBaseManager()) {
                assertThat(batch.targets(manager).toLongArray()).containsExactly(7, 9);
            }
        }
    }

    @Nested
    class Repeating {

        private BatchStream<TokenBatch> sequences() {
            return new NumberedBatches<>(number -> batch((int) number % 2));
        }

        private List<MaskedBatch> take(int count, BatchStream<MaskedBatch> stream) {
            return Stream.generate(stream::next).limit(count).toList();
        }

        @Test
        void aBatchThatComesAgainIsMaskedOtherwise() {
            List<MaskedBatch> masked = take(4, masking.stream(sequences(), 11));

            assertThat(masked.get(2)).isNotEqualTo(masked.get(0));
            assertThat(masked.get(3)).isNotEqualTo(masked.get(1));
        }

        @Test
        void skippedBatchesAreThoseNotTaken() {
            BatchStream<MaskedBatch> later = masking.stream(sequences(), 11);
            later.next();
            later.skip(4);

            assertThat(take(3, later))
                    .isEqualTo(take(8, masking.stream(sequences(), 11)).subList(5, 8));
            assertThat(take(3, masking.stream(sequences(), 12))).isNotEqualTo(take(3, masking.stream(sequences(), 11)));
        }
    }

    @Nested
    class Errors {

        @Test
        void aSequenceWithoutOrdinaryToken() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> mask(TokenBatch.of(List.of(new int[] {5}, new int[] {1, MASK, 2})), 1))
                    .withMessage("sequence must hold at least one ordinary token, but got none in row 1");
        }

        @Test
        void settingsThatLeaveNothing() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new TokenMasking(5, 5, SPECIAL, 0.15f))
                    .withMessage("maskToken must be at most 4, but got 5");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new TokenMasking(5, 4, SPECIAL, 0.15f))
                    .withMessage("special must leave an ordinary token, but got all 5 of the vocabulary");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new TokenMasking(6, 4, SPECIAL, 0f))
                    .withMessage("share must be finite and above 0, but got 0.0");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new TokenMasking(6, 4, SPECIAL, 1f))
                    .withMessage("share must be in [0, 1), but got 1.0");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new MaskedBatch(TokenBatch.of(List.of(new int[] {5})), List.of(), List.of()))
                    .withMessage(
                            "positions must be as many as the targets, at least one, but got positions=0, targets=0");
        }

        @Test
        void theMaskTokenIsSpecialWithoutBeingNamed() {
            int[] ordinary = IntStream.range(0, 40).map(i -> 5).toArray();

            MaskedBatch masked = new TokenMasking(6, 4, Set.of(0, 1, 2, 3), 0.5f)
                    .mask(TokenBatch.of(List.of(ordinary)), new SplittableRandom(1));

            assertThat(masked.positions()).hasSize(20);
            assertThat(masked.input().row(0)).containsOnly(4, 5);
        }
    }
}
