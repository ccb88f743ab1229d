package dev.heed.data;

import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Pools from a finite corpus, epoch after epoch, each in a new order. A pool never reaches into the next epoch. */
final class CorpusPools implements Supplier<List<SequencePair>> {

    private final List<SequencePair> corpus;
    private final int poolSize;
    private final RandomGenerator random;
    private List<SequencePair> epoch = List.of();
    private int start;

    CorpusPools(List<SequencePair> corpus, int poolSize, RandomGenerator random) {
        if (corpus.isEmpty()) {
            throw new IllegalArgumentException("corpus must hold at least one pair, but got 0");
        }
        this.corpus = List.copyOf(corpus);
        this.poolSize = poolSize;
        this.random = random;
    }

    @Override
    public List<SequencePair> get() {
        if (start == epoch.size()) {
            epoch = Shuffle.shuffled(corpus, random);
            start = 0;
        }
        int end = Math.min(epoch.size() - start, poolSize) + start;
        List<SequencePair> pool = epoch.subList(start, end);
        start = end;
        return pool;
    }
}
