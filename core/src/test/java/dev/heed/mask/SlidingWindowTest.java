package dev.heed.mask;

import static dev.heed.test.ArrayAssert.assertThat;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.heed.test.Shapes;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SlidingWindowTest {

    @Test
    void showsTheLastTokensAndTheSinks() {
        assertDrawn(
                AttentionMask.slidingWindow(2, 1),
                "x......",
                "xx.....",
                "xxx....",
                "x.xx...",
                "x..xx..",
                "x...xx.",
                "x....xx");
    }

    @Test
    void needsNoSinks() {
        assertDrawn(AttentionMask.slidingWindow(3, 0), "x....", "xx...", "xxx..", ".xxx.", "..xxx");
    }

    @Test
    void mayEndAtTheTokenItself() {
        assertDrawn(AttentionMask.slidingWindow(1, 0), "x..", ".x.", "..x");
    }

    @Test
    void fewerQueriesStandAtTheEnd() {
        assertDrawn(AttentionMask.slidingWindow(2, 2), "xx.xx..", "xx..xx.", "xx...xx");
        assertDrawn(AttentionMask.slidingWindow(3, 1), "x...xxx");
    }

    @Test
    void surplusQueriesSeeNothing() {
        assertDrawn(AttentionMask.slidingWindow(1, 1), "..", "..", "x.", "xx");
    }

    @Test
    void isCausalAsLongAsItHidesNoMore() {
        SlidingWindow mask = AttentionMask.slidingWindow(3, 2);

        assertThat(mask.isCausal(5, 5)).isTrue();
        assertThat(mask.isCausal(1, 6)).isFalse();
        try (NDManager manager = NDManager.newBaseManager()) {
            assertThat(requireNonNull(mask.keep(manager, new Shape(1, 1, 3, 5))))
                    .isBitEqualTo(requireNonNull(AttentionMask.causal().keep(manager, new Shape(1, 1, 3, 5))));
            assertThat((Object) mask.keep(manager, new Shape(1, 1, 1, 5))).isNull();
            assertThat(mask.resolve(manager, new Shape(1, 1, 5, 5))).isSameAs(mask);
            assertThat(mask.resolve(manager, new Shape(1, 1, 6, 6))).isInstanceOf(DenseMask.class);
        }
    }

    @Test
    void numbersBeyondAnySequenceHideTheFutureAlone() {
        SlidingWindow mask = AttentionMask.slidingWindow(Integer.MAX_VALUE, Integer.MAX_VALUE);

        assertThat(mask.isCausal(7, 7)).isTrue();
        assertDrawn(mask, "x..", "xx.", "xxx");
    }

    @Test
    void saysWhatNeedNotBeRemembered() {
        Visibility mask = AttentionMask.slidingWindow(3, 2);

        assertThat(mask.hidesFuture()).isTrue();
        assertThat(mask.window()).isEqualTo(3);
        assertThat(mask.sinks()).isEqualTo(2);
        assertThat(AttentionMask.causal().window()).isEqualTo(Integer.MAX_VALUE);
        assertThat(AttentionMask.causal().sinks()).isZero();
    }

    static Stream<Shapes> seeds() {
        return Shapes.seeds(3);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void isJoinedWithOthers(Shapes shapes) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Shape scores = new Shape(shapes.batchSize(), 1, shapes.queryLength(), shapes.keyLength());
            AttentionMask padding = AttentionMask.padding(shapes.lengths(shapes.keyLength()));
            AttentionMask window = AttentionMask.slidingWindow(3, 2);

            NDArray both = requireNonNull(window.and(padding).keep(manager, scores));

            NDArray expected = manager.ones(scores)
                    .mul(requireNonNull(window.keep(manager, scores)))
                    .mul(requireNonNull(padding.keep(manager, scores)));
            assertThat(both.broadcast(scores)).isBitEqualTo(expected);
            assertThat(requireNonNull(window.and(AttentionMask.causal()).keep(manager, scores)))
                    .isBitEqualTo(requireNonNull(window.keep(manager, scores)));
        }
    }

    private static void assertDrawn(AttentionMask mask, String... rows) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray keep = mask.keep(manager, new Shape(1, 1, rows.length, rows[0].length()));

            assertThat(requireNonNull(keep)).isBitEqualTo(DrawnMask.of(manager, rows));
        }
    }
}
