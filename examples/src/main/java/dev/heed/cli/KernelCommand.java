package dev.heed.cli;

import dev.heed.notebook.JupyterKernel;
import dev.heed.notebook.KernelSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Registers Heed with Jupyter, and is what Jupyter then starts. */
@Command(name = "kernel", description = "Let Jupyter run notebooks: ./heed kernel --install")
final class KernelCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--install", description = "Register the kernel 'heed' with Jupyter, and end.")
    private boolean install;

    @Option(
            names = "--prefix",
            paramLabel = "DIR",
            description = "Register it in the Python installed in DIR, such as a virtual environment"
                    + " (default: for this user, in Jupyter's folder in your home).")
    private @Nullable Path prefix;

    @Parameters(
            arity = "0..1",
            paramLabel = "CONNECTION_FILE",
            description = "What Jupyter gives a kernel that it starts.")
    private @Nullable Path connectionFile;

    @Override
    public Integer call() throws IOException {
        if (install == (connectionFile != null)) {
            throw new IllegalArgumentException("kernel must get either --install or Jupyter's CONNECTION_FILE, but got "
                    + (install ? "both" : "neither"));
        }
        if (prefix != null && !install) {
            throw new IllegalArgumentException("--prefix must come with --install, but got it alone");
        }
        if (connectionFile != null) {
            JupyterKernel.serve(connectionFile);
            return ExitCode.OK;
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println("The kernel is in " + KernelSpec.install(Heed.class, prefix) + "; choose Heed in Jupyter");
        return ExitCode.OK;
    }
}
