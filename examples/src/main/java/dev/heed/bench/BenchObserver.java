package dev.heed.bench;

/** Follows a bench while it runs. */
public interface BenchObserver {

    /**
     * A row is about to be measured.
     *
     * @param number of the row, from 1
     * @param total how many rows there are
     * @param row the row as it stands before
     */
    void begin(int number, int total, BenchRow row);

    /**
     * A row is done.
     *
     * @param row with its figures, if it could be measured
     */
    void end(BenchRow row);
}
