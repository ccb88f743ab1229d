package dev.heed.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import picocli.CommandLine;

/** What a command did when it ran in this process. */
record CommandRun(int exitCode, String out, String err) {

    static CommandRun heed(Object... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine heed = Heed.commandLine();
        heed.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int exitCode = heed.execute(Arrays.stream(args).map(Object::toString).toArray(String[]::new));
        return new CommandRun(exitCode, out.toString(), err.toString());
    }

    /** A refusal: nothing on the output, one sentence on the error stream. */
    static CommandRun refusal(String sentence) {
        return new CommandRun(2, "", "heed: " + sentence + System.lineSeparator());
    }
}
