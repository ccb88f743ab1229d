package dev.heed.bench;

/** One side of a pair: something that can be run so many times in a row, and says how long that took. */
public interface Contender extends AutoCloseable {

    /**
     * Runs.
     *
     * @param repetitions how many times, at least 1
     * @return the seconds of all of them together
     */
    double seconds(int repetitions);

    @Override
    void close();
}
