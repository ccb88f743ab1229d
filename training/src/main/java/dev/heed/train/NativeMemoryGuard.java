package dev.heed.train;

import ai.djl.ndarray.NDManager;

/** Counts native arrays, so that a leak ends the run at the step that made it and not when memory is full. */
final class NativeMemoryGuard {

    private final NDManager manager;
    private final int expected;

    /** Takes what the manager and its scopes hold now as right. */
    NativeMemoryGuard(NDManager manager) {
        this.manager = manager;
        this.expected = manager.getManagedArrays().size();
    }

    /** Refuses to go on if there are more or fewer arrays than at the start. */
    void check(long step) {
        int actual = manager.getManagedArrays().size();
        if (actual != expected) {
            throw new TrainingException("step must leave no native array over, but got " + actual
                    + " arrays instead of " + expected + " after step " + step);
        }
    }
}
