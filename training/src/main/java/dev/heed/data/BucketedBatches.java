package dev.heed.data;

import dev.heed.seq2seq.Seq2SeqBatch;
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
     * Streams a corpus, epoch after epoch, each epoch in a new order. An epoch takes
     * {@link BatchConfig#batchesPerEpoch} batches and holds every pair once.
     *
     * @param corpus the pairs, at least one
     * @param vocabularies what encodes them
     * @param config how they are cut
     * @return the stream
     */
    public static BucketedBatches of(List<SequencePair> corpus, Vocabularies vocabularies, BatchConfig config) {
        SplittableRandom random = new SplittableRandom(config.seed());
        return new BucketedBatches(
                new CorpusPools(corpus, config.poolSize(), random.split()), vocabularies, config.batchSize(), random);
    }

    /**
     * Streams new pairs of a task; none comes again but by chance.
     *
     * @param task what generates the pairs
     * @param vocabularies what encodes them
     * @param config how they are cut
     * @return the stream
     */
    public static BucketedBatches of(Task task, Vocabularies vocabularies, BatchConfig config) {
        SplittableRandom random = new SplittableRandom(config.seed());
        // A generator of its own: the pairs are then the same whatever the order of the batches draws.
        RandomGenerator pairs = random.split();
        return new BucketedBatches(
                () -> Stream.generate(() -> task.pair(pairs))
                        .limit(config.poolSize())
                        .toList(),
                vocabularies,
                config.batchSize(),
                random);
    }

    /**
     * Says that there is always a next batch.
     *
     * @return true
     */
    @Override
    public boolean hasNext() {
        return true;
    }

    @Override
    public Seq2SeqBatch next() {
        return vocabularies.encode(nextPairs());
    }

    /**
     * Moves on as if {@link #next} had been called so many times.
     *
     * @param batches how many batches to leave out
     */
    @Override
    public void skip(long batches) {
        if (batches < 0) {
            throw new IllegalArgumentException("batches must be at least 0, but got " + batches);
        }
        for (long skipped = 0; skipped < batches; skipped++) {
            nextPairs();
        }
    }

    private List<SequencePair> nextPairs() {
        if (waiting.isEmpty()) {
            waiting.addAll(Shuffle.shuffled(LengthBuckets.cut(pools.get(), LengthBuckets.BY_LENGTH, batchSize), order));
        }
        return waiting.remove();
    }
}
