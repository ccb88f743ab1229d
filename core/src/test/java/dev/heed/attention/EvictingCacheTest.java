package dev.heed.attention;

import static dev.heed.test.ArrayAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.heed.block.Bias;
import dev.heed.block.ForwardPass;
import dev.heed.kernel.RoundedHeads;
import dev.heed.mask.AttentionMask;
import dev.heed.mask.SlidingWindow;
import dev.heed.position.AttentionPosition;
import dev.heed.test.Shapes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A cache of a sliding window forgets what no later token sees. */
class EvictingCacheTest {

    private static final int BATCH_SIZE = 3;
    private static final int HEAD_DIM = 2;

    @Nested
    class Values {

        /** Each number is the token's place: what is held can be read off. Forks and moved beams among them. */
        @ParameterizedTest
        @CsvSource({"5, 2, 1", "5, 2, 2", "3, 0, 3", "1, 1, 4", "1, 0, 5", "11, 7, 6"})
        void areThoseOfTheSinksAndTheLastTokens(int window, int sinks, long seed) {
            Random random = new Random(seed);
            try (NDManager manager = NDManager.newBaseManager()) {
                List<KeyValueCache> caches = new ArrayList<>(List.of(empty(manager, window, sinks)));
                for (int step = 0; step < 90; step++) {
                    int parent = random.nextInt(5) > 0 ? caches.size() - 1 : random.nextInt(caches.size());
                    KeyValueCache before = caches.get(parent);
                    KeyValueCache newer = tokens(manager, before.length(), 1 + random.nextInt(3));
                    caches.add(
                            switch (random.nextInt(8)) {
                                case 0 -> before.select(manager.create(new long[] {2, 0, 0}));
                                case 1 -> before.append(newer);
                                default -> before.extend(newer);
                            });
                }

                caches.forEach(cache -> assertHolds(cache, window, sinks, 3));
                assertThat(caches).anyMatch(cache -> cache.length() > 3L * (window + sinks));
            }
        }

        /** More tokens at once than the window has. */
        @Test
        void areSoAfterLongPiecesToo() {
            try (NDManager manager = NDManager.newBaseManager()) {
                KeyValueCache cache = empty(manager, 3, 2);
                for (int piece : new int[] {17, 1, 13, 13, 1, 1}) {
                    cache = cache.extend(tokens(manager, cache.length(), piece));
                    assertHolds(cache, 3, 2, 17);
                }
                assertThat(cache.length()).isEqualTo(46);
            }
        }

        @Test
        void areNoMoreThanThatOnRequest() {
            try (NDManager owner = NDManager.newBaseManager();
                    NDManager other = NDManager.newBaseManager()) {
                KeyValueCache cache = empty(owner, 3, 2).extend(tokens(owner, 0, 7));

                KeyValueCache evicted = cache.evict(other);

                assertThat(evicted.length()).isEqualTo(7);
                assertThat(other.getManagedArrays()).hasSize(2);
                // The next token is the third of its window itself
                assertThat(evicted.key().get("0, 0, :, 0").toFloatArray()).containsExactly(0, 1, 5, 6);
                assertThat(evicted.evict(owner)).isSameAs(evicted);
                assertThat(cache.numKeys()).isEqualTo(7);
            }
        }

        /** No room can be made like none in bfloat16, so a window of one token keeps one. */
        @Test
        void mayBeOfAnyType() {
            try (NDManager manager = NDManager.newBaseManager()) {
                KeyValueCache cache = empty(manager, 1, 0);
                for (int token = 0; token < 5; token++) {
                    KeyValueCache newer = tokens(manager, token, 1);
                    cache = cache.extend(
                            new KeyValueCache(RoundedHeads.of(newer.key()), RoundedHeads.of(newer.value())));
                }

                assertThat(cache.type()).isNotEqualTo(DataType.FLOAT32);
                NDArray places = cache.key().toType(DataType.FLOAT32, true);
                assertThat(places.get("1, 0, -1, 1").getFloat()).isEqualTo(4);
            }
        }

        private static void assertHolds(KeyValueCache cache, int window, int sinks, int most) {
            long numKeys = cache.numKeys();
            assertThat(numKeys).isBetween(Math.min(cache.length(), window + sinks), 2L * (window + sinks) + most);
            for (NDArray held : new NDList(cache.key(), cache.value().neg())) {
                float[] places = held.get("1, 0, :, 1").toFloatArray();
                for (int s = 0; s < numKeys; s++) {
                    assertThat((long) places[s]).isEqualTo(s < sinks ? s : cache.length() - numKeys + s);
                }
            }
        }
    }

    @Nested
    class Memory {

        @Test
        void staysTheSameOverTenThousandTokens() {
            try (NDManager owner = NDManager.newBaseManager()) {
                KeyValueCache cache = empty(owner, 37, 4);
                List<Shape> rooms = new ArrayList<>();
                for (int token = 0; token < 10_000; token++) {
                    try (NDManager step = owner.newSubManager()) {
                        KeyValueCache next = cache.extend(tokens(step, token, 1));
                        cache.close();
                        next.attach(owner);
                        cache = next;
                    }
                    if (token > 200) {
                        rooms.add(cache.room().key().getShape());
                        assertThat(owner.getManagedArrays()).hasSizeLessThanOrEqualTo(4);
                    }
                }

                assertThat(rooms).containsOnly(new Shape(BATCH_SIZE, 1, 2 * (37 + 4), HEAD_DIM));
                assertThat(cache.length()).isEqualTo(10_000);
            }
        }

        @Test
        void ofWhatWasReadAtOnceIsGivenBack() {
            try (NDManager manager = NDManager.newBaseManager()) {
                KeyValueCache prompt = empty(manager, 5, 2).extend(tokens(manager, 0, 1_000));

                KeyValueCache next = prompt.extend(tokens(manager, 1_000, 1));

                assertThat(next.numKeys()).isEqualTo(7);
                assertThat(next.room().key().getShape().get(2)).isLessThan(40);
            }
        }
    }

    /** The columns of the weights that a watcher sees are the keys that the cache holds. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void weightsAreThoseOfTheWholePass(int sinks) {
        Shapes shapes = Shapes.seeded(1);
        int length = 29;
        MultiHeadAttention block = MultiHeadAttention.builder()
                .setEmbedDim(shapes.embedDim())
                .setNumHeads(shapes.numHeads())
                .optVisibility(AttentionMask.slidingWindow(3, sinks))
                .build();
        try (NDManager manager = NDManager.newBaseManager()) {
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 1, shapes.embedDim()));
            NDArray tokens = shapes.normal(manager, 1, BATCH_SIZE, length, shapes.embedDim());
            List<NDArray> shown = new ArrayList<>();
            ForwardPass pass = ForwardPass.inference(new ParameterStore(manager, false))
                    .watchedBy((from, weights) -> shown.add(weights));
            block.attend(pass, tokens, tokens, AttentionMask.none());
            NDArray whole = shown.remove(0);

            KeyValueCache seen = KeyValueCache.empty(manager, BATCH_SIZE, block.config());
            for (int t = 0; t < length; t++) {
                NDArray token = tokens.get(":, " + t + ":" + (t + 1));
                seen = block.attendSelf(pass, token, seen, AttentionMask.none()).state();
                long numLast = seen.numKeys() - Math.min(sinks, seen.numKeys());
                NDArray row = whole.get(":, :, " + t + ":" + (t + 1));
                NDArray last = row.get("..., " + (t + 1 - numLast) + ":" + (t + 1));
                NDArray expected = sinks == 0 || t < sinks
                        ? row.get("..., :" + (t + 1)).get("..., -" + seen.numKeys() + ":")
                        : NDArrays.concat(new NDList(row.get("..., :" + sinks), last), -1);
                assertThat(shown.get(t)).as("token %s", t).isCloseTo(expected, 1e-6);
            }
        }
    }

    private static KeyValueCache empty(NDManager manager, int window, int sinks) {
        SlidingWindow visibility = AttentionMask.slidingWindow(window, sinks);
        return KeyValueCache.empty(
                manager,
                BATCH_SIZE,
                new AttentionConfig(HEAD_DIM, 1, 1, HEAD_DIM, 0, Bias.ALL, AttentionPosition.none(), visibility));
    }

    /** Keys that hold the token's place, values that hold its negative. */
    private static KeyValueCache tokens(NDManager manager, long start, int count) {
        NDArray places = manager.arange((float) start, (float) start + count).reshape(1, 1, count, 1);
        NDArray key = places.broadcast(new Shape(BATCH_SIZE, 1, count, HEAD_DIM));
        return new KeyValueCache(key, key.neg());
    }
}
