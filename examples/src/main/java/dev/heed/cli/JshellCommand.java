package dev.heed.cli;

import dev.heed.io.TextFile;
import dev.heed.notebook.JShellTool;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Starts the JDK's jshell with Heed at hand. */
@Command(name = "jshell", description = "Start the JDK's jshell with Heed on its class path and imports ready.")
final class JshellCommand implements Callable<Integer> {

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "A script to run first. jshell goes on after a snippet that fails.")
    private @Nullable Path file;

    @Override
    public Integer call() throws Exception {
        if (file != null) {
            TextFile.require(file);
            if (file.toString().endsWith(".ipynb")) {
                throw new IllegalArgumentException(
                        "FILE must be a script of Java, but got " + file + "; run it by: heed notebook " + file);
            }
        }
        return JShellTool.run(file);
    }
}
