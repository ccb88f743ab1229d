package dev.heed.mask;

import static dev.heed.test.ArrayAssert.assertThat;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.heed.test.Shapes;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AttentionMaskTest {

    private static final Shape SCORES = new Shape(2, 3, 5, 7);

    @Nested
    class None {

        @Test
        void hidesNothing() {
            try (NDManager manager = NDManager.newBaseManager()) {
                assertThat((Object) AttentionMask.none().keep(manager, SCORES)).isNull();
                assertThat(AttentionMask.none().resolve(manager, SCORES)).isEqualTo(AttentionMask.none());
            }
        }
    }

    @Nested
    class Causal {

        @Test
        void squareIsATriangle() {
            assertDrawn(3, 3, "x..", "xx.", "xxx");
        }

        @Test
        void fewerQueriesStandAtTheEnd() {
            assertDrawn(2, 5, "xxxx.", "xxxxx");
        }

        @Test
        void surplusQueriesSeeNothing() {
            assertDrawn(5, 2, "..", "..", "..", "x.", "xx");
        }

        @Test
        void oneQuerySeesEverything() {
            try (NDManager manager = NDManager.newBaseManager()) {
                assertThat((Object) AttentionMask.causal().keep(manager, new Shape(2, 3, 1, 7)))
                        .isNull();
            }
        }

        @Test
        void staysATypeOnlyWhereSquare() {
            try (NDManager manager = NDManager.newBaseManager()) {
                AttentionMask square = AttentionMask.causal().resolve(manager, new Shape(2, 3, 5, 5));
                AttentionMask wide = AttentionMask.causal().resolve(manager, SCORES);

                assertThat(square).isEqualTo(AttentionMask.causal());
                assertThat(wide).isInstanceOf(DenseMask.class);
            }
        }

        private static void assertDrawn(int queryLength, int keyLength, String... rows) {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray keep = AttentionMask.causal().keep(manager, new Shape(1, 1, queryLength, keyLength));

                assertThat(requireNonNull(keep)).isBitEqualTo(DrawnMask.of(manager, rows));
            }
        }
    }

    @Nested
    class Padding {

        @Test
        void hidesWhatIsBehindTheLength() {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray keep = requireNonNull(AttentionMask.padding(4, 7).keep(manager, SCORES));

                assertThat(keep).hasShape(2, 1, 1, 7);
                assertThat(keep.reshape(2, 7)).isBitEqualTo(DrawnMask.of(manager, "xxxx...", "xxxxxxx"));
            }
        }

        @Test
        void fullLengthsHideNothing() {
            try (NDManager manager = NDManager.newBaseManager()) {
                assertThat((Object) AttentionMask.padding(7, 7).keep(manager, SCORES))
                        .isNull();
            }
        }

        @Test
        void isAValue() {
            int[] lengths = {4, 7};
            PaddingMask mask = AttentionMask.padding(lengths);
            lengths[0] = 1;
            mask.lengths()[1] = 1;

            assertThat(mask.lengths()).containsExactly(4, 7);
            assertThat(mask)
                    .isEqualTo(AttentionMask.padding(4, 7))
                    .hasSameHashCodeAs(AttentionMask.padding(4, 7))
                    .isNotEqualTo(AttentionMask.padding(4, 6))
                    .hasToString("PaddingMask[4, 7]");
        }
    }

    @Nested
    class Dense {

        @Test
        void isTheArrayItself() {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray array = manager.ones(new Shape(2, 1, 5, 7), DataType.BOOLEAN);

                assertThat((Object) AttentionMask.dense(array).keep(manager, SCORES))
                        .isSameAs(array);
            }
        }
    }

    /** What kernels and layers ask a mask instead of its class. */
    @Nested
    class Answers {

        @Test
        void onlyTheCausalMaskIsCausal() {
            assertThat(AttentionMask.causal().isCausal(5, 5)).isTrue();
            assertThat(AttentionMask.causal().isCausal(5, 7)).isTrue();
            assertThat(AttentionMask.none().isCausal(5, 5)).isFalse();
            assertThat(AttentionMask.padding(4, 7).isCausal(7, 7)).isFalse();
            assertThat(AttentionMask.causal().and(AttentionMask.padding(4, 7)).isCausal(7, 7))
                    .isFalse();
        }

        @Test
        void whetherTheFutureIsHidden() {
            assertThat(AttentionMask.causal().hidesFuture()).isTrue();
            assertThat(AttentionMask.none().hidesFuture()).isFalse();
        }

        @Test
        void twiceTheSameIsStillCausal() {
            assertThat(AttentionMask.causal().and(AttentionMask.causal())).isSameAs(AttentionMask.causal());
        }
    }

    @Nested
    class Conjunction {

        static Stream<Shapes> seeds() {
            return Shapes.seeds(3);
        }

        @ParameterizedTest
        @MethodSource("seeds")
        void keepsWhatAllKeep(Shapes shapes) {
            try (NDManager manager = NDManager.newBaseManager();
                    NDManager owner = NDManager.newBaseManager()) {
                Shape scores =
                        new Shape(shapes.batchSize(), shapes.numHeads(), shapes.queryLength(), shapes.keyLength());
                AttentionMask dense =
                        AttentionMask.dense(shapes.coins(owner, 1, 0.5, 1, shapes.numHeads(), 1, shapes.keyLength()));
                AttentionMask padding = AttentionMask.padding(shapes.lengths(shapes.keyLength()));

                NDArray all = requireNonNull(
                        dense.and(AttentionMask.causal()).and(padding).keep(manager, scores));

                assertThat(all.getManager()).isSameAs(manager);
                assertThat(owner.getManagedArrays()).hasSize(1);
                NDArray expected = manager.ones(scores);
                for (AttentionMask mask : List.of(AttentionMask.causal(), padding, dense)) {
                    expected = expected.mul(requireNonNull(mask.keep(manager, scores)));
                }
                assertThat(all.broadcast(scores)).isBitEqualTo(expected);
            }
        }

        @Test
        void withNothingIsTheOther() {
            AttentionMask padding = AttentionMask.padding(4, 7);

            assertThat(AttentionMask.none().and(padding)).isSameAs(padding);
            assertThat(padding.and(AttentionMask.none())).isSameAs(padding);
        }

        @Test
        void ofTwoThatHideNothingHidesNothing() {
            try (NDManager manager = NDManager.newBaseManager()) {
                AttentionMask both = AttentionMask.padding(7, 7).and(AttentionMask.padding(7, 7));

                assertThat((Object) both.keep(manager, SCORES)).isNull();
            }
        }
    }
}
