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
     * @param cell what runs on the other thread
     * @return its result
     * @throws Exception what it threw
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
        return new PrintStream(new Text(receiver), true, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        cells.shutdownNow();
    }

    private final class Text extends OutputStream {

        private final Consumer<String> receiver;
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

        Text(Consumer<String> receiver) {
            this.receiver = receiver;
        }

        @Override
        public synchronized void write(int b) {
            kept.write(b);
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            kept.write(bytes, offset, length);
        }

        @Override
        public synchronized void flush() {
            if (kept.size() > 0) {
                String text = kept.toString(StandardCharsets.UTF_8);
                kept.reset();
                later(() -> receiver.accept(text));
            }
        }
    }
}
