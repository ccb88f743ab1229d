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
     * Whether the signal was given.
     *
     * @return true after {@link #give()}
     */
    public boolean isGiven() {
        return given.get();
    }
}
