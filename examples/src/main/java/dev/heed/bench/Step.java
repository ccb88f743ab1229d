package dev.heed.bench;

/** What is timed in this process: one repetition, and the native memory behind it. */
interface Step extends AutoCloseable {

    /** Does it once and leaves no array over. */
    void run();

    @Override
    void close();
}
