package dev.heed.train;

import java.util.concurrent.atomic.AtomicBoolean;

/** Asks training to end after the update it is at; may be given from any thread, as by Ctrl-C. */
public final class StopSignal {

    private final AtomicBoolean given = new AtomicBoolean();

    /** Makes a signal that is not given yet. */
    public StopSignal() {}

    /** Gives the signal. */
    public void give() {
        given.set(true);
    }

    /**
     * Whether the signal was given. An interruption of the thread that asks counts too, so that a training run ends in
     * good order when a notebook's stop button is pressed; it is left for the thread's other work to see.
     *
     * @return true after {@link #give()}, or while the current thread is interrupted
     */
    public boolean isGiven() {
        return given.get() || Thread.currentThread().isInterrupted();
    }
}
