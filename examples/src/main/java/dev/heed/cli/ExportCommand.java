package dev.heed.cli;

import dev.heed.run.ExportFormat;
import dev.heed.run.TrainedModel;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a trained model for other libraries. */
@Command(
        name = "export",
        description =
                "Write a trained model for other libraries: Hugging Face's transformers, or whatever runs TorchScript.%n",
        sortOptions = false)
final class ExportCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            required = true,
            description = "huggingface, a folder that transformers loads, or torchscript, model.pt with the tokenizer"
                    + " beside it.")
    private ExportFormat format = ExportFormat.HUGGINGFACE;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "A new or an empty folder.")
    private Path out = Path.of("");

    @Override
    public Integer call() {
        try (TrainedModel loaded = model.load()) {
            loaded.export(format, out);
        }
        PrintWriter terminal = spec.commandLine().getOut();
        terminal.println("The model is in " + out);
        return ExitCode.OK;
    }
}
