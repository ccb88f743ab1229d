package dev.heed.data;

import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * An immutable list that may make an element anew each time it is asked for one, so that a corpus takes no more memory
 * than its file. Copy it with {@link #copyOf}: {@link List#copyOf} would make all elements at once.
 *
 * @param <E> what it holds, such as a {@link SequencePair}
 */
public final class LazyList<E> extends AbstractList<E> implements RandomAccess {

    private final int size;
    private final IntFunction<E> elements;

    private LazyList(int size, IntFunction<E> elements) {
        this.size = size;
        this.elements = elements;
    }

    /** A list whose elements are made when they are asked for, by their place; each time the same. */
    static <E> LazyList<E> of(int size, IntFunction<E> elements) {
        return new LazyList<>(size, elements);
    }

    /** A list of the same elements, which nobody can change: a copy, or the list itself if it is one already. */
    public static <E> LazyList<E> copyOf(List<E> elements) {
        if (elements instanceof LazyList<E> list) {
            return list;
        }
        List<E> copy = List.copyOf(elements);
        return new LazyList<>(copy.size(), copy::get);
    }

    /**
     * Some elements, evenly over the whole list, since files are often sorted.
     *
     * @param most how many at most; 0 for all
     */
    public static <E> LazyList<E> spread(List<E> elements, int most) {
        LazyList<E> all = copyOf(elements);
        if (most == 0) {
            return all;
        }
        int count = Math.min(most, all.size());
        return all.at(IntStream.range(0, count)
                .map(place -> (int) ((long) place * all.size() / count))
                .toArray());
    }

    /** The elements that a condition holds for, in their order; each is asked for once. */
    public LazyList<E> only(Predicate<? super E> condition) {
        int[] places = IntStream.range(0, size)
                .filter(place -> condition.test(get(place)))
                .toArray();
        return places.length == size ? this : at(places);
    }

    /**
     * What is made of each element, each time it is asked for.
     *
     * @param change depends on nothing but the element
     */
    public <C> LazyList<C> map(Function<? super E, C> change) {
        return new LazyList<>(size, place -> change.apply(get(place)));
    }

    /** Some of the elements, in the order of these places. */
    LazyList<E> at(int... places) {
        return new LazyList<>(places.length, i -> get(places[i]));
    }

    @Override
    public E get(int place) {
        return elements.apply(Objects.checkIndex(place, size));
    }

    @Override
    public int size() {
        return size;
    }
}
