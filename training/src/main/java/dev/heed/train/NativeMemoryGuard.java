package dev.heed.train;

import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.Optional;

/** Counts native arrays, so that a leak ends the run at the update that made it and not when memory is full. */
final class NativeMemoryGuard {

    private final NDManager manager;
    private final int expected;

    /** Takes what the manager and its scopes hold now as right. */
    NativeMemoryGuard(NDManager manager) {
        this.manager = manager;
        this.expected = manager.getManagedArrays().size();
    }

    /**
     * Refuses to go on if there are more or fewer arrays than at the start.
     *
     * @param what was done: a step, or what followed it
     * @param step the number of the step
     * @param again does it once more, to catch the call that leaks
     */
    void check(String what, long step, Runnable again) {
        int actual = manager.getManagedArrays().size();
        if (actual != expected) {
            throw new TrainingException(what + " must leave no native array over, but got " + actual
                    + " arrays instead of " + expected + " after step " + step
                    + leakingCall(again).map(call -> "; one is made by " + call).orElse(""));
        }
    }

    /** A manager that is capped refuses new arrays, there and then. The run is over anyway. */
    private Optional<String> leakingCall(Runnable again) {
        manager.cap();
        try {
            again.run();
            return Optional.empty();
        } catch (IllegalStateException e) {
            return Arrays.stream(e.getStackTrace())
                    .filter(frame -> !frame.getClassName().startsWith("ai.djl.")
                            && !frame.getClassName().startsWith("java."))
                    .map(StackTraceElement::toString)
                    .findFirst();
        }
    }
}
