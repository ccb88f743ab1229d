package dev.heed.cli;

import dev.heed.run.TrainedModel;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which trained model is used. */
final class ModelOptions {

    @Parameters(
            index = "0",
            paramLabel = "RUN",
            description = "The folder of a training run, or of a model of Hugging Face's.")
    private Path run = Path.of("");

    @Option(
            names = "--checkpoint",
            description =
                    "Take the best checkpoint, or the newest where none is the best: of a run that has not ended.")
    private boolean checkpoint;

    TrainedModel load() {
        return checkpoint ? TrainedModel.loadCheckpoint(run) : TrainedModel.load(run);
    }
}
