package dev.heed.data;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Pools from a finite corpus, epoch after epoch, each in a new order. A pool never reaches into the next epoch. */
final class CorpusPools implements Supplier<List<SequencePair>> {

    private final PairList corpus;
    private final int poolSize;
    private final RandomGenerator random;
    private int[] order = {};
    private int start;

    CorpusPools(List<SequencePair> corpus, int poolSize, RandomGenerator random) {
        if (corpus.isEmpty()) {
            throw new IllegalArgumentException("corpus must hold at least one pair, but got 0");
        }
        this.corpus = PairList.copyOf(corpus);
        this.poolSize = poolSize;
        this.random = random;
    }

    @Override
    public List<SequencePair> get() {
        if (start == order.length) {
            order = Shuffle.order(corpus.size(), random);
            start = 0;
        }
        int end = Math.min(order.length - start, poolSize) + start;
        List<SequencePair> pool = corpus.at(Arrays.copyOfRange(order, start, end));
        start = end;
        return pool;
    }
}
