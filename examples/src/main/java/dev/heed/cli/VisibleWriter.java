package dev.heed.cli;

import dev.heed.io.SafeText;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import picocli.CommandLine;

/**
 * The way of a command's own words to the terminal. Names of files, tokens and keys stand in them, which anybody may have
 * written: their control characters are shown and not obeyed.
 */
final class VisibleWriter extends FilterWriter {

    private final PrintWriter terminal;

    private VisibleWriter(PrintWriter terminal) {
        super(terminal);
        this.terminal = terminal;
    }

    /** Has a command write visible text only; the help, with its colours, is picocli's and goes its own way. */
    static void guard(CommandLine command) {
        command.setOut(new PrintWriter(new VisibleWriter(command.getOut())))
                .setErr(new PrintWriter(new VisibleWriter(command.getErr())));
    }

    /**
     * Hands on what a command has written. Where nobody takes it, the command is to end, rather than to work in vain or to
     * say that all went well: Java's own streams keep that to themselves.
     *
     * @throws UncheckedIOException if the output is a pipe that is closed, or a file on a full disk
     */
    static void flush(PrintWriter out) {
        if (out.checkError() || System.out.checkError()) {
            throw new UncheckedIOException(
                    new IOException("output must be taken to its end, but got a closed pipe or a full disk"));
        }
    }

    @Override
    public void flush() throws IOException {
        if (terminal.checkError()) {
            throw new IOException("the terminal's writer failed");
        }
    }

    @Override
    public void write(int character) throws IOException {
        write(Character.toString(character), 0, 1);
    }

    @Override
    public void write(char[] characters, int start, int length) throws IOException {
        write(new String(characters, start, length), 0, length);
    }

    @Override
    public void write(String text, int start, int length) throws IOException {
        out.write(SafeText.visible(text.substring(start, start + length)));
    }
}
