package dev.heed.test.properties;

import static dev.heed.test.ArrayAssert.assertThat;

import ai.djl.ndarray.NDArray;
import dev.heed.mask.AttentionMask;
import dev.heed.test.AttentionSubject.Trait;
import dev.heed.test.Trial;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Invariant 6: without positions a permutation of tokens permutes the output, and a permutation of memory does nothing.
 * With positions it shows.
 */
public final class OrderProperty {

    private static final double ROUNDING = 2e-5;
    private static final double VISIBLE = 1e-3;

    private OrderProperty() {}

    /**
     * Permutes the keys.
     *
     * @param trial the subject
     */
    public static void check(Trial trial) {
        NDArray order = order(trial);
        NDArray plain = trial.run(AttentionMask.none());
        NDArray expected = trial.isSelf() ? permuted(plain, order) : plain;

        NDArray actual = trial.runWithKeys(AttentionMask.none(), keys -> permuted(keys, order));

        if (trial.subject().is(Trait.ORDER_FREE)) {
            assertThat(actual).isCloseTo(expected, ROUNDING);
        } else {
            assertThat(actual).differsFrom(expected, VISIBLE);
        }
    }

    private static NDArray permuted(NDArray tokens, NDArray order) {
        return tokens.transpose(1, 0, 2).get(order).transpose(1, 0, 2);
    }

    private static NDArray order(Trial trial) {
        List<Integer> order = IntStream.range(0, trial.keyLength()).boxed().collect(Collectors.toList());
        Collections.shuffle(order, new Random(trial.shapes().seed()));
        return trial.manager()
                .create(order.stream().mapToLong(Integer::longValue).toArray());
    }
}
