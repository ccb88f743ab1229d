package dev.heed.bench;

import ai.djl.ndarray.NDManager;

/** A side in this process: what is timed, and the native memory behind it. */
abstract class InProcessContender implements Contender {

    final NDManager manager;

    /** Takes over the manager. */
    InProcessContender(NDManager manager) {
        this.manager = manager;
    }

    /** Does it once and leaves no array over. */
    abstract void run();

    @Override
    public double seconds(int repetitions) {
        long start = System.nanoTime();
        for (int i = 0; i < repetitions; i++) {
            run();
        }
        return (System.nanoTime() - start) * 1e-9;
    }

    @Override
    public void close() {
        manager.close();
    }
}
