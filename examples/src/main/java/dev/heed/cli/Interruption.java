package dev.heed.cli;

import dev.heed.train.StopSignal;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets Ctrl-C end a run in good order: the signal is given, and the process waits until the work has been written out. */
final class Interruption implements AutoCloseable {

    /** Longer than any update takes, shorter than a user's patience. */
    private static final long PATIENCE_SECONDS = 20;

    private final StopSignal signal = new StopSignal();
    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupt, "heed-interruption");

    private Interruption() {}

    static Interruption onCtrlC() {
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    StopSignal signal() {
        return signal;
    }

    private void interrupt() {
        signal.give();
        try {
            if (!finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("heed: the run did not end within " + PATIENCE_SECONDS + " s; results are lost");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        finished.countDown();
        if (!signal.isGiven()) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }
}
