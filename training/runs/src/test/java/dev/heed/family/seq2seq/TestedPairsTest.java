package dev.heed.family.seq2seq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.predict.Generation;
import dev.heed.predict.Prediction;
import dev.heed.predict.TestedOutput;
import dev.heed.recipe.RecipeFile;
import dev.heed.run.LockedRunFolder;
import dev.heed.run.TrainedModel;
import dev.heed.run.TrainingRun;
import dev.heed.train.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestedPairsTest {

    @TempDir
    private Path folder = Path.of("");

    /** More than a batch of them. */
    @Test
    void sourcesDrawAsInAPredictionOfAll() throws IOException {
        List<String> sources = IntStream.range(0, SequenceValidator.BATCH_SIZE + 3)
                .mapToObj(i -> (10 + i / 20) + " " + (10 + i % 20))
                .toList();
        Path file = Files.write(
                folder.resolve("test.tsv"),
                sources.stream().map(source -> source + "\t1").toList());
        try (LockedRunFolder run = LockedRunFolder.open(folder.resolve("run"))) {
            new TrainingRun(RecipeFile.parse("""
                            data: {type: generated, task: copy, maxLength: 3, validationPairs: 0, testPairs: 3}
                            model: {type: fixed, embedDim: 5, hiddenDim: 7}
                            budget: {steps: 1}
                            """)).run(run, new StopSignal());
        }
        Generation how = Generation.with(settings -> settings.optSampling().setMaxTokens(5));

        try (TrainedModel model = TrainedModel.load(folder.resolve("run"))) {
            assertThat(model.test(file, how, List.of(), new StopSignal()).outputs())
                    .extracting(TestedOutput::output)
                    .isEqualTo(model.predict(sources, how).stream()
                            .map(Prediction::output)
                            .toList());
        }
    }
}
