package dev.heed.train;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The turn to train, of which a process has one: libtorch's random numbers and DJL's collection of gradients are the
 * process's, so two trainings at a time would change each other. {@link Training#run} takes it; whoever makes a model and
 * then trains it takes it before, since the first parameters are random numbers too.
 */
public final class TrainingTurn implements AutoCloseable {

    /* Held by the thread that trains, as often as it was taken there. */
    private static final ReentrantLock TURN = new ReentrantLock();

    /* Whether the holder makes updates, which no other training may come between, nor one that a listener begins. */
    private static final AtomicBoolean UPDATING = new AtomicBoolean();

    private final boolean updating;

    private TrainingTurn(boolean updating) {
        this.updating = updating;
    }

    /**
     * Takes the turn for a training that this thread is about to begin, or for several.
     *
     * @return to be closed on this thread, after the last of them
     * @throws IllegalStateException if another thread has it, or this one is in the middle of a training
     */
    public static TrainingTurn take() {
        return take(false);
    }

    /** The same for the updates themselves. */
    static TrainingTurn toUpdate() {
        return take(true);
    }

    private static TrainingTurn take(boolean updating) {
        boolean isFree = TURN.tryLock();
        if (isFree && UPDATING.get()) {
            TURN.unlock();
            isFree = false;
        }
        if (!isFree) {
            throw new IllegalStateException("training must be the only one in its process, whose random numbers and"
                    + " gradients are shared by all threads, but got another one that has not ended; train after it or"
                    + " in another process");
        }
        UPDATING.set(updating);
        return new TrainingTurn(updating);
    }

    /** Lets the next training begin. */
    @Override
    public void close() {
        if (updating) {
            UPDATING.set(false);
        }
        TURN.unlock();
    }
}
