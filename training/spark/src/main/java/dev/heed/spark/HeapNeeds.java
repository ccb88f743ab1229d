package dev.heed.spark;

/**
 * How much of Java's memory what travels takes. A driver whose heap is full while results come in would wait for them until
 * the round's deadline, and an executor would be started again and again.
 */
final class HeapNeeds {

    /** What is received, as bytes, blocks and numbers; what is computed; what is sent, as numbers, bytes and a result. */
    private static final int COPIES_OF_EXECUTOR = 7;

    /** What is sent, as numbers, bytes and blocks. */
    private static final int COPIES_OF_DRIVER = 3;

    /** Of each result that is being read. */
    private static final int COPIES_OF_RESULT = 3;

    /** Spark reads so many results at a time. */
    private static final int RESULTS = 4;

    private static final long MEGABYTE = 1L << 20;

    private HeapNeeds() {}

    /**
     * Refuses a heap that is too small for a worker's part.
     *
     * @throws IllegalArgumentException if it is
     */
    static void requireOfExecutor(Arrays32 sent, int workers) {
        require("spark.executor.memory", COPIES_OF_EXECUTOR + TreeSum.groupSize(workers), sent);
    }

    /**
     * Refuses a heap that is too small for the driver.
     *
     * @throws IllegalArgumentException if it is
     */
    static void requireOfDriver(Arrays32 sent, int workers) {
        require(
                "the driver's heap (HEED_JAVA_OPTS=-Xmx...)",
                COPIES_OF_DRIVER + COPIES_OF_RESULT * Math.min(workers, RESULTS),
                sent);
    }

    private static void require(String name, int copies, Arrays32 sent) {
        require(name, copies, sent.bytes(), Runtime.getRuntime().maxMemory());
    }

    static void require(String name, int copies, long sent, long heap) {
        long needed = copies * sent;
        if (heap < needed) {
            throw new IllegalArgumentException(name + " must be at least " + (needed / MEGABYTE + 1) + " MB for the "
                    + (sent / MEGABYTE + 1) + " MB that go to each worker, but got " + heap / MEGABYTE + " MB");
        }
    }
}
