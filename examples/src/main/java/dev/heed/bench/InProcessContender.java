package dev.heed.bench;

import ai.djl.ndarray.NDManager;

/** A side in this process: what is timed, and the native memory behind it, which goes when it is closed. */
class InProcessContender implements Contender {

    final NDManager manager;
    final Runnable work;

    /** The work is done once for each repetition and leaves no array over. */
    InProcessContender(NDManager manager, Runnable work) {
        this.manager = manager;
        this.work = work;
    }

    @Override
    public double seconds(int repetitions) {
        long start = System.nanoTime();
        for (int i = 0; i < repetitions; i++) {
            work.run();
        }
        return (System.nanoTime() - start) * 1e-9;
    }

    @Override
    public void close() {
        manager.close();
    }
}
