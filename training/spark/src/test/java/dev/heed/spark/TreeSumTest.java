package dev.heed.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A sum has the same bits in whatever order its parts come together. */
class TreeSumTest {

    private static final int SIZE = 5;

    private static float[] values(int rank) {
        Random random = new Random(1009 + rank);
        float[] values = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            values[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(7)));
        }
        return values;
    }

    private static TreeSum part(int workers, int rank) {
        return TreeSum.of(
                workers,
                new Arrays32(new ArrayList<>(List.of(values(rank)))),
                new WorkerReport(rank, "host" + rank, rank, 0, List.of(), null));
    }

    private static float[] sum(int workers, Random order) {
        List<TreeSum> parts = new ArrayList<>(IntStream.range(0, workers)
                .mapToObj(rank -> part(workers, rank))
                .toList());
        while (parts.size() > 1) {
            TreeSum one = parts.remove(order.nextInt(parts.size()));
            TreeSum other = parts.remove(order.nextInt(parts.size()));
            parts.add(order.nextInt(parts.size() + 1), one.merge(other));
        }
        assertThat(parts.get(0).reports().keySet())
                .containsExactlyElementsOf(IntStream.range(0, workers).boxed().toList());
        return parts.get(0).total().arrays().get(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 8, 13})
    void doesNotDependOnTheOrder(int workers) {
        float[] first = sum(workers, new Random(0));
        double[] exact = new double[SIZE];
        for (int rank = 0; rank < workers; rank++) {
            float[] values = values(rank);
            for (int i = 0; i < SIZE; i++) {
                exact[i] += values[i];
            }
        }

        for (int seed = 1; seed < 50; seed++) {
            assertThat(sum(workers, new Random(seed))).containsExactly(first);
        }
        for (int i = 0; i < SIZE; i++) {
            assertThat((double) first[i]).isCloseTo(exact[i], Offset.offset(1.0));
        }
    }

    @Test
    void isNotThereBeforeAllHaveCome() {
        TreeSum some = part(3, 0).merge(part(3, 2));

        assertThatIllegalStateException()
                .isThrownBy(some::total)
                .withMessage("every worker must have come, but got [0, 2]");
    }

    /** So that what a group of executors' tasks adds up is one part, and not all of them side by side. */
    @ParameterizedTest
    @ValueSource(ints = {5, 8, 13, 64, 512})
    void groupsOfNeighboursAreOnePart(int workers) {
        int size = TreeSum.groupSize(workers);
        assertThat(size * size).isGreaterThanOrEqualTo(workers);
        for (int first = 0; first < workers; first += size) {
            TreeSum group = part(workers, first);
            for (int rank = first + 1; rank < Math.min(workers, first + size); rank++) {
                group = group.merge(part(workers, rank));
            }
            assertThat(group.waiting()).isEqualTo(1);
            assertThat(group.firstRank()).isEqualTo(first);
        }
    }
}
