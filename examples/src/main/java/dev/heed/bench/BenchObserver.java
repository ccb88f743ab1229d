package dev.heed.bench;

/** Follows a bench while it runs. */
public interface BenchObserver {

    /** A row, by its number from 1 of so many, is about to be measured. */
    void begin(int number, int total, BenchRow row);

    /** A row is done; it has its figures if it could be measured. */
    void end(BenchRow row);
}
