package dev.heed.notebook;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Collects what a cell prints and displays, and passes it on to a terminal. While it is open, it is the process's standard
 * output and takes what is displayed.
 */
final class OutputCapture implements AutoCloseable {

    private final PrintStream standardOut = System.out;
    private final DisplaySink terminal;
    private final DisplaySink before;
    private final Tee tee;
    private final List<CellOutput> outputs = new ArrayList<>();

    OutputCapture(PrintStream out, DisplaySink terminal) {
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
        terminal.show(rendering);
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

    private static final class Tee extends OutputStream {

        private final PrintStream out;
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

        Tee(PrintStream out) {
            this.out = out;
        }

        @Override
        public synchronized void write(int b) {
            out.write(b);
            kept.write(b);
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            out.write(bytes, offset, length);
            kept.write(bytes, offset, length);
        }

        @Override
        public void flush() {
            out.flush();
        }

        private synchronized Optional<String> take() {
            String text = kept.toString(StandardCharsets.UTF_8);
            kept.reset();
            return text.isEmpty() ? Optional.empty() : Optional.of(asLeftOnTerminal(text));
        }
    }

    /** A carriage return goes back to the line's start, as progress bars do: what follows it is what stays. */
    static String asLeftOnTerminal(String text) {
        return text.replace("\r\n", "\n").replaceAll("(?m)^.*\r(?=.)", "").replace("\r", "");
    }
}
