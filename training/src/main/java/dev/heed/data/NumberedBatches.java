package dev.heed.data;

import dev.heed.shape.Require;
import java.util.SplittableRandom;
import java.util.function.LongFunction;

/** An endless stream of batches each of which follows from its number, from 0 on: to move on costs nothing. */
final class NumberedBatches<B> implements BatchStream<B> {

    private final LongFunction<B> batches;
    private long number;

    NumberedBatches(LongFunction<B> batches) {
        this.batches = batches;
    }

    /** Random numbers of one number; those of another number or another seed have nothing in common with them. */
    static SplittableRandom random(long seed, long number) {
        // Seeds are mixed first: sums of two small numbers would soon meet
        return new SplittableRandom(new SplittableRandom(seed).nextLong() + number);
    }

    @Override
    public boolean hasNext() {
        return true;
    }

    @Override
    public B next() {
        return batches.apply(number++);
    }

    @Override
    public void skip(long count) {
        Require.nonNegative("batches", count);
        number += count;
    }
}
