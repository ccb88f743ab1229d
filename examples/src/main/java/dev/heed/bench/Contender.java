package dev.heed.bench;

/** One side of a pair: something that can be run so many times in a row, and says how long that took. */
public interface Contender extends AutoCloseable {

    /** Runs so many times, at least once; the seconds of all repetitions together. */
    double seconds(int repetitions);

    /** Whether it runs; one that does not only tells a time that is known, and needs no warm-up. */
    default boolean isRun() {
        return true;
    }

    /** Frees what it holds, if that is anything. */
    @Override
    default void close() {}
}
