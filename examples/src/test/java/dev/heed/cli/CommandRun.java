package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import picocli.CommandLine;

/** What a command did when it ran in this process. */
record CommandRun(int exitCode, String out, String err) {

    static CommandRun heed(Object... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine heed = Heed.commandLine();
        // Buffered, as those of a process are
        heed.setOut(new PrintWriter(new BufferedWriter(out))).setErr(new PrintWriter(new BufferedWriter(err)));
        int exitCode = heed.execute(Arrays.stream(args).map(Object::toString).toArray(String[]::new));
        return new CommandRun(exitCode, out.toString(), err.toString());
    }

    /** Trains the smallest model into {@code run} in a folder. */
    static void trainSmall(Path folder) throws IOException {
        Path recipe = Files.writeString(folder.resolve("copy.yaml"), """
                data: {type: generated, task: copy, maxLength: 3, validationPairs: 0, testPairs: 3}
                model: {type: fixed, embedDim: 5, hiddenDim: 7}
                budget: {steps: 1}
                """);
        CommandRun run = heed("train", recipe, "--out", folder.resolve("run"), "--quiet");
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    /** A refusal: nothing on the output, one sentence on the error stream. */
    static CommandRun refusal(String sentence) {
        return new CommandRun(2, "", "heed: " + sentence + System.lineSeparator());
    }
}
