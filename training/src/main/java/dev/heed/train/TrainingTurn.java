package dev.heed.train;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The turn to train, of which a process has one: libtorch's random numbers and DJL's collection of gradients are the
 * process's, so two trainings at a time would change each other. {@link Training#run} takes it; whoever makes a model and
 * then trains it takes it before, since the first parameters are random numbers too.
 */
public final class TrainingTurn {

    /* Held by the thread that trains, as often as it was taken there. */
    private static final ReentrantLock TURN = new ReentrantLock();

    /* Whether the holder makes updates, which no other training may come between, nor one that a listener begins. */
    private static final AtomicBoolean UPDATING = new AtomicBoolean();

    private TrainingTurn() {}

    /**
     * Takes the turn for a training, or for several after each other on this thread.
     *
     * @param trainings what to do meanwhile
     * @param <T> its result
     * @return its result
     * @throws IllegalStateException if another thread has the turn, or this one is in the middle of a training
     */
    public static <T> T take(Supplier<T> trainings) {
        if (!TURN.tryLock()) {
            throw refusal();
        }
        try {
            if (UPDATING.get()) {
                throw refusal();
            }
            return trainings.get();
        } finally {
            TURN.unlock();
        }
    }

    /** The same for the updates of one training. */
    static <T> T update(Supplier<T> updates) {
        return take(() -> {
            UPDATING.set(true);
            try {
                return updates.get();
            } finally {
                UPDATING.set(false);
            }
        });
    }

    private static IllegalStateException refusal() {
        return new IllegalStateException("training must be the only one in its process, whose random numbers and"
                + " gradients are shared by all threads, but got another one that has not ended; train after it or in"
                + " another process");
    }
}
