package dev.heed.family.seq2seq;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import dev.heed.metric.LengthUnit;
import dev.heed.predict.Generation;
import dev.heed.predict.TestScores;
import dev.heed.predict.TestedOutput;
import dev.heed.recipe.RecipeFile;
import dev.heed.seq2seq.Seq2Seq;
import dev.heed.train.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A test on a file that is ended when some of its pairs are done. */
class StoppedTestTest {

    private static final int SOURCES = SequenceValidator.BATCH_SIZE + 5;

    @TempDir
    private Path folder = Path.of("");

    private final NDManager manager = NDManager.newBaseManager();
    private final Seq2SeqText model = new Seq2SeqTask(RecipeFile.parse("""
                    data: {type: generated, task: copy, maxLength: 3, validationPairs: 0, testPairs: 0}
                    model: {type: fixed, embedDim: 5, hiddenDim: 7}
                    budget: {steps: 1}
                    """), null).model();

    @AfterEach
    void close() {
        manager.close();
    }

    private static String line(String source) {
        return source + "\t" + source + "\n" + source + "\t7\n";
    }

    private TestScores test(Seq2Seq network, List<String> sources, StopSignal stop, Generation how) throws IOException {
        Path file = folder.resolve("pairs.tsv");
        Files.writeString(
                file,
                String.join("", sources.stream().map(StoppedTestTest::line).toList()));
        return model.test(network, manager, file, how, List.of(), stop);
    }

    /** Each source twice, with other targets; the longest ones first, which are tested last. */
    private TestScores stopped(Seq2Seq network) throws IOException {
        List<String> sources = IntStream.range(0, SOURCES)
                .mapToObj(number -> number < 3 ? "1 2 " + number : String.valueOf(number))
                .toList();
        StopSignal stop = new StopSignal();
        Generation how = Generation.with(settings -> settings.setMaxTokens(2)).heardBy((input, text) -> stop.give());
        return test(network, sources, stop, how);
    }

    private Seq2Seq network() {
        Engine.getInstance().setRandomSeed(3);
        return model.network(manager);
    }

    @Test
    void hasAllFiguresOfTheSamePairs() throws IOException {
        Seq2Seq network = network();

        TestScores some = stopped(network);

        List<String> tested = some.outputs().stream().map(TestedOutput::source).toList();
        assertThat(tested).hasSize(SequenceValidator.BATCH_SIZE);
        Generation how = Generation.with(settings -> settings.setMaxTokens(2));
        assertThat(test(network, tested, new StopSignal(), how).metrics())
                .hasSize(some.metrics().size())
                .allSatisfy((name, value) ->
                        assertThat(some.metrics().get(name)).as(name).isCloseTo(value, Offset.offset(1e-6)));
    }

    /** The ranges of lengths are cut for all sources, also where those with a blank come too late. */
    @Test
    void countsLengthsInTheUnitOfAllSources() throws IOException {
        TestScores some = stopped(network());

        assertThat(some.outputs()).noneMatch(output -> output.source().contains(" "));
        assertThat(some.lengthUnit()).isEqualTo(LengthUnit.WORDS);
    }
}
