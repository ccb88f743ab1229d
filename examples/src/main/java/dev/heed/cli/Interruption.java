package dev.heed.cli;

import dev.heed.train.StopSignal;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets Ctrl-C and a termination signal end a run in good order: the stop signal is given, and the process waits until
 * the work has been written out.
 */
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
        if (finished.getCount() == 0) {
            return; // the run ended while the process was asked to
        }
        signal.give();
        System.err.println("heed: stopping; what was measured so far is being written");
        try {
            if (!finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("heed: the run did not end within " + PATIENCE_SECONDS
                        + " s; what was not written yet is lost");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        finished.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already, and the hook with it
        }
    }
}
