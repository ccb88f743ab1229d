package dev.heed.data;

import dev.heed.seq2seq.Seq2SeqBatch;
import dev.heed.shape.Require;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * An endless stream of training batches whose rows have similar lengths. Examples are taken a pool at a time, sorted by
 * length within the pool and cut; the batches of a pool then come in random order, so that length does not grow and
 * fall in waves.
 *
 * <p>The stream is a function of its arguments: two streams made alike give equal batches, which is how several models
 * learn from the same data, and how a run that was stopped is continued with {@link #skip}. Not safe for use by several
 * threads.
 *
 * @param <E> what an example is
 * @param <B> what a batch is
 */
public final class BucketedBatches<E, B> implements BatchStream<B> {

    /**
     * Batches that are cut from one pool. Of evenly spread lengths, 48 % of a batch is padding unsorted, 5 % with pools of
     * 16 batches, 3 % with 32.
     */
    public static final int POOL_FACTOR = 16;

    private final Supplier<List<E>> pools;
    private final Function<List<E>, B> encode;
    private final Function<List<E>, List<List<E>>> cut;

    /** How many batches a pool would be cut into. */
    private final ToIntFunction<List<E>> count;

    private final RandomGenerator order;
    private final Queue<List<E>> waiting = new ArrayDeque<>();

    private BucketedBatches(
            Supplier<List<E>> pools,
            Function<List<E>, B> encode,
            Function<List<E>, List<List<E>>> cut,
            ToIntFunction<List<E>> count,
            RandomGenerator order) {
        this.pools = pools;
        this.encode = encode;
        this.cut = cut;
        this.count = count;
        this.order = order;
    }

    private static <E, B> BatchStream<B> bySize(
            Supplier<List<E>> pools, Batching<E, B> batching, int batchSize, RandomGenerator order) {
        return new BucketedBatches<>(
                pools,
                batching.encode(),
                pool -> batching.cut(pool, batchSize),
                pool -> (pool.size() + batchSize - 1) / batchSize,
                order);
    }

    /**
     * Streams a corpus, epoch after epoch, each epoch in a new order. An epoch holds every example once, and its last
     * batch may be smaller than the others.
     *
     * @param corpus the examples, at least one
     * @param batching what makes batches of them
     * @param batchSize examples in a batch
     * @param seed what every order follows from
     */
    public static <E, B> BatchStream<B> of(List<E> corpus, Batching<E, B> batching, int batchSize, long seed) {
        return of(corpus, batching, new Cut(batchSize, POOL_FACTOR, seed));
    }

    static <E, B> BatchStream<B> of(List<E> corpus, Batching<E, B> batching, Cut cut) {
        SplittableRandom random = new SplittableRandom(cut.seed());
        return bySize(new CorpusPools<>(corpus, cut.poolSize(), random.split()), batching, cut.batchSize(), random);
    }

    /**
     * Streams new examples; none comes again but by chance.
     *
     * @param generator makes an example of random numbers alone
     * @param batching what makes batches of them
     * @param batchSize examples in a batch
     * @param seed what examples and order follow from
     */
    public static <E, B> BatchStream<B> of(
            Function<RandomGenerator, E> generator, Batching<E, B> batching, int batchSize, long seed) {
        return of(generator, batching, new Cut(batchSize, POOL_FACTOR, seed));
    }

    static <E, B> BatchStream<B> of(Function<RandomGenerator, E> generator, Batching<E, B> batching, Cut cut) {
        SplittableRandom random = new SplittableRandom(cut.seed());
        // A generator of its own: the examples are then the same whatever the order of the batches draws.
        RandomGenerator examples = random.split();
        return bySize(
                () -> Stream.generate(() -> generator.apply(examples))
                        .limit(cut.poolSize())
                        .toList(),
                batching,
                cut.batchSize(),
                random);
    }

    /** Streams a corpus of pairs, see {@link #of(List, Batching, int, long)}. */
    public static BatchStream<Seq2SeqBatch> of(
            List<SequencePair> corpus, Vocabularies vocabularies, int batchSize, long seed) {
        return of(corpus, vocabularies.batching(), batchSize, seed);
    }

    /**
     * Streams a corpus of pairs in batches of at most so many tokens: those of sources and targets with their ends, and the
     * padding to the longest of each side. What else holds is as for batches of so many pairs.
     *
     * @param tokens at least as many as the longest pair has
     * @param seed what every order follows from
     */
    public static BatchStream<Seq2SeqBatch> ofTokens(
            List<SequencePair> corpus, Vocabularies vocabularies, int tokens, long seed) {
        TokenBudget budget = TokenBudget.of(corpus, tokens);
        Batching<SequencePair, Seq2SeqBatch> batching = vocabularies.batching();
        SplittableRandom random = new SplittableRandom(seed);
        Function<List<SequencePair>, List<List<SequencePair>>> cut = pool -> budget.cut(batching.sorted(pool));
        return new BucketedBatches<>(
                new CorpusPools<>(corpus, new Cut(budget.usualSize(), POOL_FACTOR, seed).poolSize(), random.split()),
                batching.encode(),
                cut,
                pool -> cut.apply(pool).size(),
                random);
    }

    /** Streams new pairs of a task, see {@link #of(Function, Batching, int, long)}. */
    public static BatchStream<Seq2SeqBatch> of(Task task, Vocabularies vocabularies, int batchSize, long seed) {
        return of(task::pair, vocabularies.batching(), batchSize, seed);
    }

    /**
     * How a stream is cut.
     *
     * @param batchSize examples in a batch
     * @param poolFactor how many batches are cut from one pool of examples sorted by length: 1 means no sorting across
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
    public B next() {
        return encode.apply(nextExamples());
    }

    @Override
    public void skip(long batches) {
        Require.nonNegative("batches", batches);
        long left = batches;
        while (left > 0) {
            if (waiting.isEmpty()) {
                List<E> pool = pools.get();
                int inPool = count.applyAsInt(pool);
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

    private List<E> nextExamples() {
        if (waiting.isEmpty()) {
            cut(pools.get());
        }
        return waiting.remove();
    }

    private void cut(List<E> pool) {
        waiting.addAll(Shuffle.shuffled(cut.apply(pool), order));
    }
}
