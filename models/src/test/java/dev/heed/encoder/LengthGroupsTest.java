package dev.heed.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collection;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LengthGroupsTest {

    @Test
    void likeLengthsGoTogether() {
        assertThat(LengthGroups.of(201, 3, 199, 5, 2)).containsExactly(new int[] {4, 1, 3}, new int[] {2, 0});
    }

    @Test
    void whatPaddingSavesLittleStaysTogether() {
        assertThat(LengthGroups.of(7, 2, 5)).containsExactly(new int[] {1, 2, 0});
        assertThat(LengthGroups.of(11)).containsExactly(new int[] {0});
    }

    @Test
    void noOtherCutsCostLess() {
        Random random = new Random(5);
        for (int batchSize : new int[] {2, 7, 11}) {
            int[] lengths = random.ints(batchSize, 1, 173).toArray();
            int[] sorted = Arrays.stream(lengths).sorted().toArray();

            Collection<int[]> groups = LengthGroups.of(lengths);

            long least = IntStream.range(0, 1 << (batchSize - 1))
                    .mapToLong(cuts -> cost(sorted, cuts))
                    .min()
                    .orElseThrow();
            long found = groups.stream()
                    .mapToLong(group -> 64 + (long) group.length * lengths[group[group.length - 1]])
                    .sum();
            assertThat(found).isEqualTo(least);
            assertThat(groups.stream().flatMapToInt(Arrays::stream).sorted().toArray())
                    .isEqualTo(IntStream.range(0, batchSize).toArray());
        }
    }

    /** Of groups that end before the places whose bits are set. */
    private static long cost(int[] sorted, int cuts) {
        long cost = 0;
        int start = 0;
        for (int end = 1; end <= sorted.length; end++) {
            if (end == sorted.length || (cuts & 1 << (end - 1)) != 0) {
                cost += 64 + (long) (end - start) * sorted[end - 1];
                start = end;
            }
        }
        return cost;
    }
}
