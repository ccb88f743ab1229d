package dev.heed.attention;

import static dev.heed.test.ArrayAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.heed.test.Shapes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cache that grows in place holds what one that copies would hold, and no cache notices what others do. */
class ExtendedCacheTest {

    private static final Shapes SHAPES = Shapes.seeded(1);
    private static final int LENGTH = 3;

    @Nested
    class Values {

        /** Grows, forks and reorders caches at random; every cache ever made must keep its elements. */
        @ParameterizedTest
        @ValueSource(longs = {1, 2, 3, 5, 7})
        void areThoseOfConcatenation(long seed) {
            Random random = new Random(seed);
            try (NDManager manager = NDManager.newBaseManager()) {
                List<KeyValueCache> extended = new ArrayList<>(List.of(cache(manager, 1, LENGTH)));
                List<KeyValueCache> expected = new ArrayList<>(extended);
                for (int step = 2; step < 90; step++) {
                    // Mostly the newest, so that rooms fill; sometimes an older one, so that they fork
                    int parent = random.nextInt(5) > 0 ? extended.size() - 1 : random.nextInt(extended.size());
                    KeyValueCache newer = cache(manager, step, 1 + random.nextInt(3));
                    if (random.nextInt(7) == 0) {
                        NDArray rows = manager.create(random.longs(SHAPES.batchSize(), 0, SHAPES.batchSize())
                                .toArray());
                        extended.add(extended.get(parent).select(rows));
                        expected.add(expected.get(parent).select(rows));
                    } else {
                        extended.add(extended.get(parent).extend(newer));
                        expected.add(expected.get(parent).append(newer));
                    }
                }
                for (int index = 0; index < extended.size(); index++) {
                    assertSame(extended.get(index), expected.get(index), "cache " + index);
                }
            }
        }

        @Test
        void ofAnOlderCacheStayAsTheyWere() {
            try (NDManager manager = NDManager.newBaseManager()) {
                KeyValueCache older = cache(manager, 1, LENGTH).extend(cache(manager, 2, 2));
                NDArray before = older.key().duplicate();

                older.extend(cache(manager, 3, 5)).extend(cache(manager, 4, 1));

                assertThat(older.length()).isEqualTo(LENGTH + 2);
                assertThat(older.key()).isBitEqualTo(before);
            }
        }

        @Test
        void ofTwoForksDoNotMix() {
            try (NDManager manager = NDManager.newBaseManager()) {
                KeyValueCache stem = cache(manager, 1, LENGTH).extend(cache(manager, 2, 1));
                KeyValueCache left = cache(manager, 3, 1);
                KeyValueCache right = cache(manager, 4, 1);

                KeyValueCache first = stem.extend(left);
                KeyValueCache second = stem.extend(right);
                KeyValueCache longer = first.extend(right);

                assertSame(first, stem.append(left), "first");
                assertSame(second, stem.append(right), "second");
                assertSame(longer, stem.append(left).append(right), "longer");
            }
        }

        @Test
        void outliveTheCachesBefore() {
            try (NDManager owner = NDManager.newBaseManager()) {
                KeyValueCache expected = cache(owner, 1, LENGTH);
                NDManager held = owner.newSubManager();
                KeyValueCache seen = cache(held, 1, LENGTH);
                for (int step = 2; step < 100; step++) {
                    NDManager next = owner.newSubManager();
                    seen = seen.extend(cache(next, step, 1));
                    expected = expected.append(cache(owner, step, 1));
                    held.close();
                    held = next;
                }

                assertSame(seen, expected, "after the managers of all others have closed");
            }
        }
    }

    @Nested
    class Memory {

        @Test
        void isSharedByCachesThatFollowEachOther() {
            try (NDManager manager = NDManager.newBaseManager()) {
                KeyValueCache older = cache(manager, 1, LENGTH).extend(cache(manager, 2, 1));
                KeyValueCache newer = older.extend(cache(manager, 3, 1));

                newer.key().muli(0);

                assertThat(older.key()).isZero();
            }
        }

        @Test
        void belongsToTheNewer() {
            try (NDManager owner = NDManager.newBaseManager();
                    NDManager step = NDManager.newBaseManager()) {
                KeyValueCache older = cache(owner, 1, LENGTH);
                KeyValueCache newer = cache(step, 2, 1);

                KeyValueCache both = older.extend(newer);
                assertThat(owner.getManagedArrays()).hasSize(2);
                assertThat(step.getManagedArrays()).hasSize(2 + 2);
                assertThat(both.key()).isSameAs(both.key());
                assertThat(both.value()).isSameAs(both.value());
                assertThat(step.getManagedArrays()).hasSize(2 + 4);

                both.extend(cache(owner, 3, 1)).close();
                assertThat(owner.getManagedArrays()).hasSize(2 + 2);

                both.attach(owner);
                assertThat(step.getManagedArrays()).hasSize(2);
                both.close();
                assertThat(owner.getManagedArrays()).hasSize(2 + 2);
            }
        }

        @Test
        void ofASelectionBelongsToTheRows() {
            try (NDManager owner = NDManager.newBaseManager();
                    NDManager step = NDManager.newBaseManager()) {
                KeyValueCache both = cache(owner, 1, LENGTH).extend(cache(owner, 2, 1));
                int owned = owner.getManagedArrays().size();

                both.select(step.create(new long[] {1, 0}));

                assertThat(owner.getManagedArrays()).hasSize(owned);
                assertThat(step.getManagedArrays()).hasSize(1 + 2);
            }
        }
    }

    @Nested
    class Gradient {

        @Test
        void reachesEveryTokenThatWasAppended() {
            try (NDManager manager = NDManager.newBaseManager()) {
                KeyValueCache tokens = cache(manager, 1, LENGTH);

                NDArray gradient = gradient(tokens, KeyValueCache::append);

                for (int token = 0; token < LENGTH; token++) {
                    assertThat(gradient.get(":, :, " + token)).reaches(1e-3);
                }
            }
        }

        /** An error, never a wrong gradient. */
        @Test
        void isRefusedWhereTheCacheGrewInPlace() {
            try (NDManager manager = NDManager.newBaseManager()) {
                KeyValueCache tokens = cache(manager, 1, LENGTH);

                assertThatExceptionOfType(EngineException.class)
                        .isThrownBy(() -> gradient(tokens, KeyValueCache::extend))
                        .withMessageContaining("modified by an inplace operation");
            }
        }

        private static NDArray gradient(KeyValueCache tokens, BinaryOperator<KeyValueCache> growth) {
            NDArray key = tokens.key();
            key.setRequiresGradient(true);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                KeyValueCache seen = part(tokens, 0);
                NDArray sum = seen.key().sum();
                for (int token = 1; token < LENGTH; token++) {
                    seen = growth.apply(seen, part(tokens, token));
                    sum = sum.add(seen.key().square().sum()); // whose gradient needs the keys of that moment
                }
                collector.backward(sum);
                return key.getGradient();
            }
        }

        private static KeyValueCache part(KeyValueCache tokens, int token) {
            String index = ":, :, " + token + ":" + (token + 1);
            return new KeyValueCache(tokens.key().get(index), tokens.value().get(index));
        }
    }

    @Test
    void newerTokensMustBeOfAsManySequences() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray older = manager.zeros(new Shape(2, 3, 5, 4));
            NDArray newer = manager.zeros(new Shape(1, 3, 1, 4));
            KeyValueCache cache = new KeyValueCache(older, older.duplicate());

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> cache.extend(new KeyValueCache(newer, newer)))
                    .withMessage("newer must have shape (B, G, S, D), but got (1, 3, 1, 4); already bound: B=2, D=4,"
                            + " G=3");
        }
    }

    private static void assertSame(KeyValueCache actual, KeyValueCache expected, String name) {
        assertThat(actual.key()).as("keys of " + name).isBitEqualTo(expected.key());
        assertThat(actual.value()).as("values of " + name).isBitEqualTo(expected.value());
    }

    private static KeyValueCache cache(NDManager manager, int stream, int length) {
        long[] sizes = {SHAPES.batchSize(), SHAPES.numKvHeads(), length, SHAPES.headDim()};
        return new KeyValueCache(
                SHAPES.normal(manager, 2 * stream, sizes), SHAPES.normal(manager, 2 * stream + 1, sizes));
    }
}
