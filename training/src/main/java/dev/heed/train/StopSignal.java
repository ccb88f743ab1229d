package dev.heed.train;

import java.util.concurrent.atomic.AtomicBoolean;

/** Asks training to end after the update it is at; may be given from any thread, as by Ctrl-C. */
public final class StopSignal {

    private final AtomicBoolean given = new AtomicBoolean();
    private final boolean takesInterruptions;

    /** Makes a signal that is not given yet. */
    public StopSignal() {
        this(true);
    }

    private StopSignal(boolean takesInterruptions) {
        this.takesInterruptions = takesInterruptions;
    }

    /**
     * Makes a signal for work that is only worth something whole, which nobody gives: an interruption is left to whoever
     * asks another signal afterwards.
     */
    public static StopSignal never() {
        return new StopSignal(false);
    }

    /** Gives the signal. */
    public void give() {
        given.set(true);
    }

    /**
     * Whether the signal was given. An interruption of the thread that asks, as by a notebook's stop button, is taken
     * for the signal and is over then: Java would close each file that an interrupted thread goes on to write.
     */
    public boolean isGiven() {
        if (takesInterruptions && Thread.interrupted()) {
            give();
        }
        return given.get();
    }
}
