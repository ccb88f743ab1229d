package dev.heed.data;

import dev.heed.seq2seq.Seq2SeqBatch;
import dev.heed.shape.Require;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * An endless stream of training batches whose rows have similar lengths. Pairs are taken a pool at a time, sorted by
 * length within the pool and cut; the batches of a pool then come in random order, so that length does not grow and
 * fall in waves.
 *
 * <p>The stream is a function of its arguments: two streams made alike give equal batches, which is how several models
 * learn from the same data, and how a run that was stopped is continued with {@link #skip}. Not safe for use by several
 * threads.
 */
public final class BucketedBatches implements BatchStream<Seq2SeqBatch> {

    /**
     * Batches that are cut from one pool. Of evenly spread lengths, 48 % of a batch is padding unsorted, 5 % with pools of
     * 16 batches, 3 % with 32.
     */
    public static final int POOL_FACTOR = 16;

    private final Supplier<List<SequencePair>> pools;
    private final Vocabularies vocabularies;
    private final int batchSize;
    private final RandomGenerator order;
    private final Queue<List<SequencePair>> waiting = new ArrayDeque<>();

    private BucketedBatches(
            Supplier<List<SequencePair>> pools, Vocabularies vocabularies, int batchSize, RandomGenerator order) {
        this.pools = pools;
        this.vocabularies = vocabularies;
        this.batchSize = batchSize;
        this.order = order;
    }

    /**
     * Streams a corpus, epoch after epoch, each epoch in a new order. An epoch holds every pair once, and its last
     * batch may be smaller than the others.
     *
     * @param corpus the pairs, at least one
     * @param vocabularies what encodes them
     * @param batchSize pairs in a batch
     * @param seed what every order follows from
     */
    public static BucketedBatches of(List<SequencePair> corpus, Vocabularies vocabularies, int batchSize, long seed) {
        return of(corpus, vocabularies, new Cut(batchSize, POOL_FACTOR, seed));
    }

    static BucketedBatches of(List<SequencePair> corpus, Vocabularies vocabularies, Cut cut) {
        SplittableRandom random = new SplittableRandom(cut.seed());
        return new BucketedBatches(
                new CorpusPools(corpus, cut.poolSize(), random.split()), vocabularies, cut.batchSize(), random);
    }

    /**
     * Streams new pairs of a task; none comes again but by chance.
     *
     * @param task what generates the pairs
     * @param vocabularies what encodes them
     * @param batchSize pairs in a batch
     * @param seed what pairs and order follow from
     */
    public static BucketedBatches of(Task task, Vocabularies vocabularies, int batchSize, long seed) {
        return of(task, vocabularies, new Cut(batchSize, POOL_FACTOR, seed));
    }

    static BucketedBatches of(Task task, Vocabularies vocabularies, Cut cut) {
        SplittableRandom random = new SplittableRandom(cut.seed());
        // A generator of its own: the pairs are then the same whatever the order of the batches draws.
        RandomGenerator pairs = random.split();
        return new BucketedBatches(
                () -> Stream.generate(() -> task.pair(pairs))
                        .limit(cut.poolSize())
                        .toList(),
                vocabularies,
                cut.batchSize(),
                random);
    }

    /**
     * How a stream is cut.
     *
     * @param batchSize pairs in a batch
     * @param poolFactor how many batches are cut from one pool of pairs sorted by length: 1 means no sorting across
     *     batches, more means less padding and batches of more equal lengths
     * @param seed what every order follows from
     */
    record Cut(int batchSize, int poolFactor, long seed) {

        Cut {
            Require.positive("batchSize", batchSize);
            Require.positive("poolFactor", poolFactor);
        }

        int poolSize() {
            return (int) Math.min(Integer.MAX_VALUE, (long) batchSize * poolFactor);
        }
    }

    /** There always is a next batch. */
    @Override
    public boolean hasNext() {
        return true;
    }

    @Override
    public Seq2SeqBatch next() {
        return vocabularies.encode(nextPairs());
    }

    @Override
    public void skip(long batches) {
        Require.nonNegative("batches", batches);
        long left = batches;
        while (left > 0) {
            if (waiting.isEmpty()) {
                List<SequencePair> pool = pools.get();
                int inPool = (pool.size() + batchSize - 1) / batchSize;
                if (inPool <= left) {
                    // Their order draws as many numbers as if they were taken
                    Shuffle.order(inPool, order);
                    left -= inPool;
                    continue;
                }
                cut(pool);
            }
            waiting.remove();
            left--;
        }
    }

    private List<SequencePair> nextPairs() {
        if (waiting.isEmpty()) {
            cut(pools.get());
        }
        return waiting.remove();
    }

    private void cut(List<SequencePair> pool) {
        waiting.addAll(Shuffle.shuffled(LengthBuckets.cut(pool, batchSize), order));
    }
}
