package dev.heed.notebook;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Runs cells on a thread of their own and sends their outputs from the caller's. So the cell's thread can be interrupted
 * at any time: Java closes the channel that an interrupted thread writes to, and Jupyter would be lost.
 */
final class KernelOutputs implements AutoCloseable {

    private final BlockingQueue<Runnable> pending = new LinkedBlockingQueue<>();
    private final ExecutorService cells = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "heed-cells");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Runs a cell and sends its outputs until it ends. Outputs of threads that it leaves behind come with the next cell's.
     *
     * @throws Exception what the cell threw
     */
    <T> T run(Callable<T> cell) throws Exception {
        AtomicBoolean hasEnded = new AtomicBoolean();
        Future<T> result = cells.submit(() -> {
            try {
                return cell.call();
            } finally {
                System.out.flush();
                System.err.flush();
                later(() -> hasEnded.set(true));
            }
        });
        while (!hasEnded.get()) {
            pending.take().run();
        }
        try {
            return result.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception exception ? exception : new CompletionException(e.getCause());
        }
    }

    /** Has an output sent by the caller's thread, in its turn; never waits. */
    void later(Runnable output) {
        pending.add(output);
    }

    /** Makes a stream whose text goes to a receiver on the caller's thread. */
    PrintStream stream(Consumer<String> receiver) {
        OutputStream text = new ByteArrayOutputStream() {
            @Override
            public synchronized void flush() {
                if (size() > 0) {
                    String printed = toString(StandardCharsets.UTF_8);
                    reset();
                    later(() -> receiver.accept(printed));
                }
            }
        };
        return new PrintStream(text, true, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        cells.shutdownNow();
    }
}
