package dev.heed.family.seq2seq;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import dev.heed.data.PairFile;
import dev.heed.predict.Generation;
import dev.heed.predict.TestScores;
import dev.heed.recipe.RecipeFile;
import dev.heed.seq2seq.Seq2Seq;
import dev.heed.train.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long outputs become of a network that ends none. */
class OutputLengthTest {

    private final NDManager manager = NDManager.newBaseManager();
    private final Seq2SeqText model = new Seq2SeqTask(RecipeFile.parse("""
                    data: {type: generated, task: copy, maxLength: 3, validationPairs: 0, testPairs: 0}
                    model: {type: attention, embedDim: 5, hiddenDim: 7}
                    budget: {steps: 1}
                    """), null).model();

    @AfterEach
    void close() {
        manager.close();
    }

    private Seq2Seq network() {
        Engine.getInstance().setRandomSeed(3);
        return model.network(manager);
    }

    @Test
    void theMapIsOfTheWholeOutputAndNamesNoEndThatWasNotWritten() {
        Seq2Seq network = network();

        String output = model.predict(network, manager, List.of("7"), Generation.usual())
                .get(0)
                .output();

        List<String> tokens = List.of(output.split(" "));
        assertThat(tokens).hasSize(26);
        assertThat(model.attention(network, manager, "7", Generation.usual())
                        .orElseThrow()
                        .output())
                .isEqualTo(tokens);
    }

    @Test
    void theMapIsOfTheOutputThatTheSettingsMake() {
        Seq2Seq network = network();
        Generation drawn = Generation.with(
                settings -> settings.setMaxTokens(11).optTemperature(3).optSeed(5));

        String output =
                model.predict(network, manager, List.of("7"), drawn).get(0).output();

        assertThat(model.attention(network, manager, "7", drawn).orElseThrow().output())
                .hasSize(11)
                .containsExactly(output.split(" "));
    }

    @Test
    void aTestOfAFileIsThatOfARun(@TempDir Path folder) throws IOException {
        Seq2Seq network = network();
        String target = String.join(" ", Collections.nCopies(40, "11"));
        Path file = Files.writeString(folder.resolve("pairs.tsv"), "7\t" + target + "\n13 2\t5\n");
        StopSignal never = StopSignal.never();

        TestScores scores = model.test(network, manager, file, never);

        assertThat(scores.outputs())
                .allSatisfy(each -> assertThat(each.output().split(" ")).hasSize(50));
        assertThat(scores.metrics())
                .isEqualTo(
                        model.validator(network, manager, new PairFile(file, model.source(), model.target()).read(), 0)
                                .test(TrainedLengths.upTo(2), never)
                                .metrics());
    }
}
