package dev.heed.engine;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtEngine;
import ai.djl.pytorch.jni.JniUtils;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** On how many of libtorch's threads a thread of Java's computes. */
public final class EngineThreads {

    /* Implementation notes.
     * Libtorch keeps the number twice: for the process, which a thread takes over at its first operation, and for each
     * thread. Its only setter writes both. A thread that set its own number for a while and then put it back would in the
     * meantime give it to every thread that starts, for good; two that overlap would leave it behind. So the number is set
     * on threads that keep it, once each, and the process's is put back at once by another thread, which does not change
     * theirs. A thread whose very first operation falls between the two would still take it over, and may write it back
     * to the process, since taking over is a call of the setter too; therefore the last look is that of a new thread.
     */

    private EngineThreads() {}

    /** On how many threads an engine computes what the calling thread wants; 1 where it is not PyTorch. */
    public static int number(Engine engine) {
        return engine instanceof PtEngine ? JniUtils.getNumThreads() : 1;
    }

    /**
     * Threads of which each computes on a number of libtorch's threads of its own. All others, those that start later
     * too, keep the number that was configured.
     *
     * @param name of each thread
     * @param size how many there are
     * @param number on how many of libtorch's threads each computes
     * @return daemon threads, to be shut down
     */
    public static ExecutorService pool(String name, int size, int number) {
        synchronized (EngineThreads.class) {
            int configured = onNewThread(JniUtils::getNumThreads);
            ExecutorService pool = Executors.newFixedThreadPool(size, task -> daemon(name, task));
            onNewThread(() -> start(pool, size, number, configured));
            while (onNewThread(JniUtils::getNumThreads) != configured) {
                onNewThread(() -> put(configured));
            }
            return pool;
        }
    }

    /** Starts the threads one by one. It waits without spinning, which would cost it the processor in between. */
    private static int start(ExecutorService pool, int size, int number, int configured) {
        for (int thread = 0; thread < size; thread++) {
            CompletableFuture<Integer> started = CompletableFuture.supplyAsync(
                    () -> {
                        JniUtils.getNumThreads(); // takes over the process's, which it would do over its own otherwise
                        return put(number);
                    },
                    pool);
            result(started);
            put(configured);
        }
        return size;
    }

    private static int put(int number) {
        JniUtils.setNumThreads(number);
        return number;
    }

    private static int onNewThread(Supplier<Integer> action) {
        return result(CompletableFuture.supplyAsync(
                action, task -> daemon("heed-threads", task).start()));
    }

    private static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Runs something on one of libtorch's threads: work whose operations are so small that to share one out takes longer
     * than to compute it. Where the calling thread has several, another one runs it; there are as many as processors.
     *
     * @param manager whose engine computes; another engine than PyTorch keeps its threads
     * @param action what to run
     * @param <T> its result
     * @return its result
     */
    public static <T> T onOne(NDManager manager, Supplier<T> action) {
        if (!(manager.getEngine() instanceof PtEngine)) {
            return action.get();
        }
        ExecutorService single = Single.THREADS; // before the first operation of the calling thread, perhaps
        return JniUtils.getNumThreads() == 1 ? action.get() : result(CompletableFuture.supplyAsync(action, single));
    }

    /**
     * The result of something that runs on another thread, or its failure as it was thrown there. Waits to the end also when
     * interrupted: native calls cannot be, and the caller frees what they read.
     */
    public static <T> T result(CompletableFuture<T> running) {
        try {
            return running.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw e;
        }
    }

    private static final class Single {
        static final ExecutorService THREADS =
                pool("heed-single", Runtime.getRuntime().availableProcessors(), 1);
    }
}
