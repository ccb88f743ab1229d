package dev.heed.notebook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What cells print and display, on its way to Jupyter. Prints that follow each other travel as one message, at the
 * latest after a quarter of a second, or a second where the line is not at its end, and when the cell ends: a notebook
 * holds each message as an output of its own.
 *
 * <p>Cells leave their outputs here and another thread sends them. So the cell's thread can be interrupted at any time:
 * Java closes the channel that an interrupted thread writes to, and Jupyter would be lost.
 */
final class KernelOutputs implements AutoCloseable {

    private static final int PERIOD_MILLIS = 250;

    /** Periods that the end of a line is waited for. */
    private static final int MAX_PERIODS = 4;

    /** Characters that may wait; who prints faster than they are sent waits too. */
    private static final int MAX_WAITING = 1 << 20;

    /** Outputs that may wait, in the same way. */
    private static final int MAX_OUTPUTS = 1 << 10;

    /**
     * A message to everyone who watches.
     *
     * @param type as stream or display_data
     * @param content the message's content
     */
    record Output(String type, ObjectNode content) {}

    private final Thread sender = new Thread(this::sendFromTimeToTime, "heed-outputs");
    private final Object sending = new Object();
    private Deque<Output> waiting = new ArrayDeque<>();
    private final StringBuilder printed = new StringBuilder();
    private String printedTo = "";
    private int periods;
    private Consumer<Output> receiver = output -> {};

    KernelOutputs() {
        sender.setDaemon(true);
        sender.start();
    }

    private void sendFromTimeToTime() {
        try {
            while (true) {
                if (isDue()) {
                    flush();
                }
            }
        } catch (InterruptedException e) {
            // The end of the kernel
        }
    }

    /** Has all outputs from now on, also those of threads that a cell leaves behind, sent elsewhere; returns where before. */
    Consumer<Output> sendTo(Consumer<Output> next) {
        synchronized (sending) {
            flush();
            Consumer<Output> before = receiver;
            receiver = next;
            return before;
        }
    }

    /** After a period, or as soon as no more may wait. */
    private synchronized boolean isDue() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);
        for (long left = end - System.nanoTime(); left > 0 && !isFull(); left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        periods++;
        return isFull() || periods >= MAX_PERIODS || printed.isEmpty() || printed.charAt(printed.length() - 1) == '\n';
    }

    /** Sends what waits. */
    void flush() {
        synchronized (sending) {
            take().forEach(receiver);
        }
    }

    private synchronized Deque<Output> take() {
        endPrint();
        Deque<Output> taken = waiting;
        waiting = new ArrayDeque<>();
        periods = 0;
        notifyAll();
        return taken;
    }

    private void endPrint() {
        if (!printed.isEmpty()) {
            ObjectNode content = JupyterJson.MAPPER.createObjectNode();
            waiting.add(new Output("stream", content.put("name", printedTo).put("text", printed.toString())));
            printed.setLength(0);
        }
    }

    /** Takes something displayed, in its turn. */
    synchronized void add(Output output) {
        endPrint();
        waiting.add(output);
        awaitRoom();
    }

    private synchronized void print(String stream, CharSequence text) {
        if (!stream.equals(printedTo)) {
            endPrint();
            printedTo = stream;
        }
        printed.append(text);
        awaitRoom();
    }

    private boolean isFull() {
        return printed.length() > MAX_WAITING || waiting.size() > MAX_OUTPUTS;
    }

    private synchronized void awaitRoom() {
        while (isFull()) {
            notifyAll();
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // The cell is to end, not to wait
                return;
            }
        }
    }

    private synchronized void hurry() {
        periods = MAX_PERIODS;
    }

    /** Makes the stream that cells print to, stdout or stderr; a cell that closes it leaves it to the next one. */
    PrintStream stream(String name) {
        return new PrintStream(new Characters(name), false, StandardCharsets.UTF_8) {
            @Override
            public void close() {
                flush();
            }
        };
    }

    /** Puts characters together whose bytes are written one by one. */
    private final class Characters extends OutputStream {

        private final String name;
        private final CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        private ByteBuffer rest = ByteBuffer.allocate(0);

        Characters(String name) {
            this.name = name;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            print(name, decode(bytes, offset, length));
        }

        /** Who flushes a line before its end, as a progress bar does, does not want to wait. */
        @Override
        public void flush() {
            hurry();
        }

        private synchronized CharBuffer decode(byte[] bytes, int offset, int length) {
            ByteBuffer all = ByteBuffer.allocate(rest.remaining() + length)
                    .put(rest)
                    .put(bytes, offset, length)
                    .flip();
            CharBuffer text = CharBuffer.allocate(all.remaining() + 1);
            decoder.decode(all, text, false);
            rest = all;
            return text.flip();
        }
    }

    @Override
    public void close() {
        sender.interrupt();
    }
}
