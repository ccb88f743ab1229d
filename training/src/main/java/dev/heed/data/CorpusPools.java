package dev.heed.data;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Pools from a finite corpus, epoch after epoch, each in a new order. A pool never reaches into the next epoch. */
final class CorpusPools<E> implements Supplier<List<E>> {

    private final LazyList<E> corpus;
    private final int poolSize;
    private final RandomGenerator random;
    private int[] order = {};
    private int start;

    CorpusPools(List<E> corpus, int poolSize, RandomGenerator random) {
        if (corpus.isEmpty()) {
            throw new IllegalArgumentException("corpus must hold at least one example, but got 0");
        }
        this.corpus = LazyList.copyOf(corpus);
        this.poolSize = poolSize;
        this.random = random;
    }

    @Override
    public List<E> get() {
        if (start == order.length) {
            order = Shuffle.order(corpus.size(), random);
            start = 0;
        }
        int end = Math.min(order.length - start, poolSize) + start;
        List<E> pool = corpus.at(Arrays.copyOfRange(order, start, end));
        start = end;
        return pool;
    }
}
