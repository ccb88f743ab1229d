package dev.heed.cli;

import dev.heed.run.RunFolder;
import dev.heed.run.TrainedModel;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which trained model is used. */
final class ModelOptions {

    @Parameters(
            index = "0",
            paramLabel = "RUN",
            description = "The folder of a training run, or of a model of Hugging Face's.")
    private Path run = Path.of("");

    @Mixin
    private State state = new State();

    /** Which of its states a model is taken in. */
    static final class State {

        @Option(
                names = "--checkpoint",
                description =
                        "Take the best checkpoint, or the newest where none is the best: of a run that has not ended.")
        private boolean checkpoint;

        TrainedModel load(Path run) {
            return checkpoint ? TrainedModel.loadCheckpoint(run) : TrainedModel.load(run);
        }

        /** Refuses what cannot be loaded, as far as can be told soon. */
        void require(Path run) {
            if (checkpoint) {
                RunFolder.requireRecord(run);
            } else if (!RunFolder.isPretrained(run)) {
                RunFolder.requireModel(run);
            }
        }
    }

    TrainedModel load() {
        return state.load(run);
    }
}
