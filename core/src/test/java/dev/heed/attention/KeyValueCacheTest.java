package dev.heed.attention;

import static dev.heed.test.ArrayAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.heed.block.Bias;
import dev.heed.mask.AttentionMask;
import dev.heed.position.AttentionPosition;
import dev.heed.test.Shapes;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class KeyValueCacheTest {

    private static final Shapes SHAPES = Shapes.seeded(1);
    private static final AttentionConfig CONFIG = new AttentionConfig(
            SHAPES.embedDim(),
            SHAPES.numHeads(),
            SHAPES.numKvHeads(),
            SHAPES.headDim(),
            0,
            Bias.ALL,
            AttentionPosition.none(),
            AttentionMask.none());

    @Nested
    class Append {

        @Test
        void putsNewerTokensBehind() {
            try (NDManager manager = NDManager.newBaseManager()) {
                KeyValueCache older = cache(manager, 1, 3);
                KeyValueCache newer = cache(manager, 2, 2);

                KeyValueCache both = older.append(newer);

                assertThat(both.length()).isEqualTo(5);
                assertThat(both.key().get(":, :, :3")).isBitEqualTo(older.key());
                assertThat(both.key().get(":, :, 3:")).isBitEqualTo(newer.key());
                assertThat(both.value().get(":, :, :3")).isBitEqualTo(older.value());
                assertThat(both.value().get(":, :, 3:")).isBitEqualTo(newer.value());
            }
        }

        @Test
        void belongsToTheNewer() {
            try (NDManager owner = NDManager.newBaseManager();
                    NDManager step = NDManager.newBaseManager()) {
                KeyValueCache both = cache(owner, 1, 3).append(cache(step, 2, 1));

                assertThat(both.key().getManager()).isSameAs(step);
                assertThat(both.value().getManager()).isSameAs(step);
                assertThat(owner.getManagedArrays()).hasSize(2);
            }
        }

        @Test
        void toNothingIsTheNewer() {
            try (NDManager manager = NDManager.newBaseManager()) {
                KeyValueCache empty = KeyValueCache.empty(manager, SHAPES.batchSize(), CONFIG);
                KeyValueCache newer = cache(manager, 1, 2);

                assertThat(empty.length()).isZero();
                assertThat(empty.key()).hasShape(SHAPES.batchSize(), SHAPES.numKvHeads(), 0, SHAPES.headDim());
                assertThat(empty.append(newer)).isSameAs(newer);
            }
        }
    }

    @Nested
    class Select {

        @Test
        void takesSequencesInAnyOrderAndNumber() {
            try (NDManager owner = NDManager.newBaseManager();
                    NDManager step = owner.newSubManager()) {
                KeyValueCache cache = cache(owner, 1, 4);
                NDArray rows = step.create(new long[] {1, 0, 1, 1});

                KeyValueCache selected = cache.select(rows);

                assertThat(selected.key()).hasShape(4, SHAPES.numKvHeads(), 4, SHAPES.headDim());
                for (int row = 0; row < 4; row++) {
                    int source = row == 1 ? 0 : 1;
                    assertThat(selected.key().get(row)).isBitEqualTo(cache.key().get(source));
                    assertThat(selected.value().get(row))
                            .isBitEqualTo(cache.value().get(source));
                }
                assertThat(selected.key().getManager()).isSameAs(step);
                assertThat(selected.value().getManager()).isSameAs(step);
            }
        }

        @Test
        void leavesNothingWithTheOwner() {
            try (NDManager owner = NDManager.newBaseManager()) {
                KeyValueCache cache = cache(owner, 1, 4);
                try (NDManager step = owner.newSubManager()) {
                    cache.select(step.create(new long[] {1, 0}));
                }

                assertThat(owner.getManagedArrays()).hasSize(2);
            }
        }

        /** A beam may move before the first token. */
        @Test
        void ofNothingIsNothing() {
            try (NDManager manager = NDManager.newBaseManager()) {
                KeyValueCache empty = KeyValueCache.empty(manager, SHAPES.batchSize(), CONFIG);

                KeyValueCache selected = empty.select(manager.create(new long[] {0, 0, 1, 1, 1}));

                assertThat(selected.key()).hasShape(5, SHAPES.numKvHeads(), 0, SHAPES.headDim());
            }
        }
    }

    @Nested
    class Ownership {

        @Test
        void movesWithBothArrays() {
            try (NDManager owner = NDManager.newBaseManager()) {
                KeyValueCache cache;
                try (NDManager step = NDManager.newBaseManager()) {
                    cache = cache(step, 1, 2);
                    cache.attach(owner);
                    assertThat(step.getManagedArrays()).isEmpty();
                }

                assertThat(owner.getManagedArrays()).hasSize(2);
                assertThat(cache.key()).isFinite();
            }
        }

        @Test
        void endsWithClose() {
            try (NDManager owner = NDManager.newBaseManager()) {
                try (KeyValueCache cache = cache(owner, 1, 2)) {
                    assertThat(cache.length()).isEqualTo(2);
                }

                assertThat(owner.getManagedArrays()).isEmpty();
            }
        }
    }

    @Nested
    class Errors {

        @Test
        void keysAndValuesMustFitEachOther() {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray key = manager.zeros(new Shape(2, 3, 5, 4));
                NDArray value = manager.zeros(new Shape(2, 3, 7, 4));

                assertThatIllegalArgumentException()
                        .isThrownBy(() -> new KeyValueCache(key, value))
                        .withMessage(
                                "value must have shape (B, G, S, D), but got (2, 3, 7, 4); already bound: B=2, D=4,"
                                        + " G=3, S=5");
            }
        }

        @Test
        void keysMustHaveFourAxes() {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray flat = manager.zeros(new Shape(2, 5, 4));

                assertThatIllegalArgumentException()
                        .isThrownBy(() -> new KeyValueCache(flat, flat))
                        .withMessage("key must have shape (B, G, S, D), but got (2, 5, 4)");
            }
        }

        @Test
        void newerTokensMustBeOfAsManySequences() {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray older = manager.zeros(new Shape(2, 3, 5, 4));
                NDArray newer = manager.zeros(new Shape(1, 3, 1, 4));
                KeyValueCache cache = new KeyValueCache(older, older);

                assertThatIllegalArgumentException()
                        .isThrownBy(() -> cache.append(new KeyValueCache(newer, newer)))
                        .withMessage(
                                "newer must have shape (B, G, S, D), but got (1, 3, 1, 4); already bound: B=2, D=4,"
                                        + " G=3");
            }
        }
    }

    private static KeyValueCache cache(NDManager manager, int stream, int length) {
        long[] sizes = {SHAPES.batchSize(), SHAPES.numKvHeads(), length, SHAPES.headDim()};
        return new KeyValueCache(
                SHAPES.normal(manager, 2 * stream, sizes), SHAPES.normal(manager, 2 * stream + 1, sizes));
    }
}
