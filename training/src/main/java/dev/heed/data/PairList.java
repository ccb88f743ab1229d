package dev.heed.data;

import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.function.IntFunction;

/**
 * An immutable list of pairs that may make a pair anew each time it is asked for one, so that a corpus takes no more memory
 * than its file. Copy it with {@link #copyOf}: {@link List#copyOf} would make all pairs at once.
 */
public final class PairList extends AbstractList<SequencePair> implements RandomAccess {

    private final int size;
    private final IntFunction<SequencePair> pairs;

    private PairList(int size, IntFunction<SequencePair> pairs) {
        this.size = size;
        this.pairs = pairs;
    }

    /** A list whose pairs are made when they are asked for, by their place; each time the same. */
    static PairList of(int size, IntFunction<SequencePair> pairs) {
        return new PairList(size, pairs);
    }

    /** A list of the same pairs, which nobody can change: a copy, or the list itself if it is one already. */
    public static PairList copyOf(List<SequencePair> pairs) {
        if (pairs instanceof PairList list) {
            return list;
        }
        List<SequencePair> copy = List.copyOf(pairs);
        return new PairList(copy.size(), copy::get);
    }

    /** Some of the pairs, in the order of these places. */
    PairList at(int... places) {
        return new PairList(places.length, i -> get(places[i]));
    }

    @Override
    public SequencePair get(int place) {
        return pairs.apply(Objects.checkIndex(place, size));
    }

    @Override
    public int size() {
        return size;
    }
}
