package dev.heed.cli;

import dev.heed.notebook.Display;
import dev.heed.notebook.JShellLines;
import dev.heed.notebook.NotebookRun;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a notebook in this process, without Jupyter. */
@Command(
        name = "notebook",
        description = "Run a notebook's cells and print what they show; end with 1 at the first one that fails.")
final class NotebookCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "The notebook, a .jsh or .ipynb file.")
    private Path file = Path.of("");

    @Option(
            names = "--write",
            description = "When all cells have passed, write them with their outputs beside FILE, as .ipynb.")
    private boolean write;

    @Override
    public Integer call() {
        if (write) {
            NotebookRun.requirePlaceBeside(file);
        }
        JShellLines.require(file);
        NotebookRun run = NotebookRun.of(file, System.out, Display.PICTURES);
        if (write) {
            PrintWriter out = spec.commandLine().getOut();
            out.println("The notebook with its outputs is in " + run.writeBeside(file));
        }
        return ExitCode.OK;
    }
}
