package dev.heed.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A cell's standard input: each line is asked of the front end that had the cell executed. Another thread asks, so that
 * the cell's can be interrupted.
 */
final class KernelInput extends InputStream {

    private static final int PATIENCE_MILLIS = 50;

    private final JupyterSocket stdin;
    private final KernelOutputs outputs;
    private final ExecutorService asking = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "heed-stdin");
        thread.setDaemon(true);
        return thread;
    });
    private volatile @Nullable JupyterMessage cell;
    private volatile boolean isAsked;
    /** The cell that the line was the answer to. */
    private @Nullable JupyterMessage answered;

    private byte[] line = new byte[0];
    private int position;

    KernelInput(JupyterSocket stdin, KernelOutputs outputs) {
        this.stdin = stdin;
        this.outputs = outputs;
    }

    /**
     * Says whom to ask from now on, or that nobody may be asked. It does not wait for a thread that still asks for an earlier
     * cell: that question is given up.
     */
    void askFor(@Nullable JupyterMessage next) {
        cell = next;
    }

    @Override
    public synchronized int read() {
        if (available() == 0) {
            JupyterMessage request = cell;
            line = (answer(request) + "\n").getBytes(Charset.defaultCharset()); // What a Scanner reads it with
            position = 0;
            answered = request;
        }
        return line[position++] & 0xFF;
    }

    /** Reads to the end of the line at most: what comes after it has not been asked for. */
    @Override
    public synchronized int read(byte[] bytes, int offset, int length) {
        int read = 0;
        while (read < length && (read == 0 || available() > 0)) {
            bytes[offset + read] = (byte) read();
            read++;
        }
        return read;
    }

    /** What is left of a line that was answered to an earlier cell is not for this one. */
    @Override
    public synchronized int available() {
        return Objects.equals(cell, answered) ? line.length - position : 0;
    }

    private String answer(@Nullable JupyterMessage request) {
        if (request == null) {
            // No IOException: a Scanner would keep it to itself
            throw new IllegalStateException("the front end must allow input, but got allow_stdin=false");
        }
        isAsked = true;
        Future<String> answer = asking.submit(() -> ask(request));
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the cell was interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            isAsked = false;
        }
    }

    private String ask(JupyterMessage request) {
        outputs.flush();
        while (stdin.receive(0).isPresent()) {} // Answers to a question that was given up
        stdin.send(
                request,
                "input_request",
                JupyterJson.MAPPER.createObjectNode().put("prompt", "").put("password", false));
        while (isAsked && request.equals(cell)) {
            Optional<JsonNode> value = stdin.receive(PATIENCE_MILLIS)
                    .filter(message -> message.type().equals("input_reply"))
                    .map(message -> message.content().path("value"));
            if (value.isPresent() && value.get().isTextual()) {
                return value.get().textValue();
            }
        }
        throw new CancellationException("the cell that asked has ended");
    }

    /** Nothing: a cell that closes its Scanner leaves the input to the next one. */
    @Override
    public void close() {}

    /** Asks nobody any more. */
    void end() {
        asking.shutdownNow();
    }
}
