package dev.heed.notebook;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Collects what a cell prints and displays, and passes it on to a terminal. While it is open, it is the process's standard
 * output and takes what is displayed.
 */
final class OutputCapture implements AutoCloseable {

    private final PrintStream standardOut = System.out;
    private final Consumer<Rendering> terminal;
    private final Consumer<Rendering> before;
    private final Tee tee;
    private final List<CellOutput> outputs = new ArrayList<>();

    OutputCapture(PrintStream out, Consumer<Rendering> terminal) {
        this.terminal = terminal;
        this.tee = new Tee(out);
        System.setOut(new PrintStream(tee, true, StandardCharsets.UTF_8));
        before = Display.sendTo(rendering -> add(new CellOutput.Displayed(rendering), rendering));
    }

    void value(Rendering rendering) {
        add(new CellOutput.Value(rendering), rendering);
    }

    private synchronized void add(CellOutput output, Rendering rendering) {
        takePrinted();
        outputs.add(output);
        terminal.accept(rendering);
    }

    /** The outputs so far. */
    synchronized List<CellOutput> outputs() {
        takePrinted();
        return List.copyOf(outputs);
    }

    private void takePrinted() {
        tee.take().map(CellOutput.Printed::new).ifPresent(outputs::add);
    }

    @Override
    public void close() {
        Display.sendTo(before);
        System.setOut(standardOut);
    }

    /** Keeps what it passes on. */
    private static final class Tee extends ByteArrayOutputStream {

        private final PrintStream out;

        Tee(PrintStream out) {
            this.out = out;
        }

        @Override
        public synchronized void write(int b) {
            out.write(b);
            super.write(b);
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            out.write(bytes, offset, length);
            super.write(bytes, offset, length);
        }

        @Override
        public void flush() {
            out.flush();
        }

        private synchronized Optional<String> take() {
            String text = toString(StandardCharsets.UTF_8);
            reset();
            return text.isEmpty() ? Optional.empty() : Optional.of(asLeftOnTerminal(text));
        }
    }

    /** A carriage return goes back to the line's start, as progress bars do: what follows it is what stays. */
    static String asLeftOnTerminal(String text) {
        return text.replace("\r\n", "\n").replaceAll("(?m)^.*\r(?=.)", "").replace("\r", "");
    }
}
