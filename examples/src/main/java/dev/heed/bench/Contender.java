package dev.heed.bench;

/** One side of a pair: something that can be run so many times in a row, and says how long that took. */
public interface Contender extends AutoCloseable {

    /** Runs so many times, at least once; the seconds of all repetitions together. */
    double seconds(int repetitions);

    /** Frees what it holds, if that is anything. */
    @Override
    default void close() {}
}
