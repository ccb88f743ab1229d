package dev.heed.engine;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtEngine;
import ai.djl.pytorch.jni.JniUtils;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Computes without recording a gradient, on any thread.
 *
 * <p>Whether libtorch records is a matter of the thread. DJL switches it off on the one thread that starts the engine, and
 * on while a collector is open; every other thread records whatever touches a parameter, for a backward pass that nobody
 * asked for, and refuses to change a parameter in place.
 */
public final class NoGradient {

    private NoGradient() {}

    /**
     * Computes something of which no gradient is recorded; what the thread did before, it does again afterwards.
     *
     * @param manager whose engine computes; null for the default engine
     * @param action what to compute
     * @param <T> its result
     * @return its result, through which no gradient flows
     */
    public static <T> T compute(@Nullable NDManager manager, Supplier<T> action) {
        Engine engine = manager == null ? Engine.getInstance() : manager.getEngine();
        if (!(engine instanceof PtEngine)) {
            return action.get(); // other engines record where a collector is open, and nowhere else
        }
        boolean before = JniUtils.isGradMode();
        if (before) {
            JniUtils.setGradMode(false);
        }
        try {
            return action.get();
        } finally {
            JniUtils.setGradMode(before); // DJL leaves it on where it refuses a collector
        }
    }

    /** The same for something that has no result. */
    public static void run(@Nullable NDManager manager, Runnable action) {
        compute(manager, () -> {
            action.run();
            return manager;
        });
    }
}
