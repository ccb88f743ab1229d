package dev.heed.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import dev.heed.data.SequencePair;
import dev.heed.family.seq2seq.PairData;
import dev.heed.look.AttentionTrace;
import dev.heed.predict.Generation;
import dev.heed.predict.Prediction;
import dev.heed.predict.TestScores;
import dev.heed.predict.TextModel;
import dev.heed.predict.TextTranslator;
import dev.heed.recipe.Families;
import dev.heed.recipe.LearningTask;
import dev.heed.recipe.Recipe;
import dev.heed.recipe.RecipeFile;
import dev.heed.train.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainedModelTest {

    private static final Recipe RECIPE = RecipeFile.parse("""
            data: {type: generated, task: copy, maxLength: 3, testMaxLength: 3, validationPairs: 0, testPairs: 17}
            batch: {size: 32}
            model: {type: attention, embedDim: 32, hiddenDim: 32, cell: gru, position: sinusoidal}
            schedule: {peak: 0.02, warmupSteps: 10}
            averageDecay: 0.9
            budget: {steps: 250}
            """);

    @TempDir
    private static Path folder = Path.of("");

    private static TestScores tested = new TestScores(Map.of(), List.of());

    @BeforeAll
    static void train() {
        try (LockedRunFolder open = LockedRunFolder.open(folder)) {
            tested = new TrainingRun(RECIPE)
                    .run(open, new StopSignal())
                    .orElseThrow()
                    .test();
        }
    }

    @Test
    void isTheModelThatWasTested(@TempDir Path other) throws IOException {
        Path file = other.resolve("test.tsv");
        LearningTask<?, ?> task = Families.of(RECIPE.model()).task(RECIPE);
        StringBuilder lines = new StringBuilder();
        for (SequencePair pair : ((PairData) RECIPE.data()).read().test()) {
            lines.append(String.join(" ", pair.source()))
                    .append('\t')
                    .append(String.join(" ", pair.target()))
                    .append('\n');
        }
        Files.writeString(file, lines);

        try (TrainedModel model = TrainedModel.load(folder)) {
            assertThat(model.test(file).metrics()).isEqualTo(tested.metrics());

            Thread.currentThread().interrupt();
            assertThat(model.test(file).metrics())
                    .as("whole, for who stops it by a signal hands one over")
                    .isEqualTo(tested.metrics());
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(task.examples()).hasSize(3);
    }

    @Test
    void isFedNewInput() {
        try (TrainedModel model = TrainedModel.load(folder)) {
            assertThat(model.predict(" 7  13 2 ").output()).isEqualTo("7 13 2");
            assertThat(model.predict("31"))
                    .isEqualTo(model.predict(List.of("31", "7 13 2")).get(0));
        }
    }

    /** Also where they are longer than each other. */
    @Test
    void givesALineTheSameWhateverIsBesideIt() {
        List<String> lines = List.of("7 13 2", "1", "3 3 3 3 3 3 3 3 3 3 3", "5 9");
        try (TrainedModel model = TrainedModel.load(folder)) {
            assertThat(model.predict(lines))
                    .extracting(Prediction::output)
                    .isEqualTo(lines.stream()
                            .map(line -> model.predict(line).output())
                            .toList());
        }
    }

    @Test
    void generatesAsItIsTold() {
        List<String> told = new ArrayList<>();
        try (TrainedModel model = TrainedModel.load(folder)) {
            List<Prediction> three = model.predict(
                    List.of("7 13 2", "5 9"),
                    Generation.with(settings -> settings.optNumBeams(3).optNumReturn(3)));
            String heard = model.predict(
                            List.of("7 13 2"), Generation.usual().heardBy((input, text) -> told.add(input + text)))
                    .get(0)
                    .output();

            assertThat(three)
                    .extracting(Prediction::input)
                    .containsExactly("7 13 2", "7 13 2", "7 13 2", "5 9", "5 9", "5 9");
            assertThat(three.get(0).score()).isGreaterThan(three.get(1).score());
            assertThat(heard).isEqualTo("7 13 2");
            assertThat(told).containsExactly("07", "0 13", "0 2");
        }
    }

    @Test
    void refusesALineWithoutATokenToRead() {
        try (TrainedModel model = TrainedModel.load(folder)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.predict(" "))
                    .withMessage("line must hold at least one token, but got ' '");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.predict(" ".repeat(100_000)))
                    .satisfies(refusal -> assertThat(refusal.getMessage()).hasSizeLessThan(300));
        }
    }

    @Test
    void showsWhereItLooked() {
        try (TrainedModel model = TrainedModel.load(folder)) {
            AttentionTrace trace = model.attention("7 13 2").orElseThrow();

            assertThat(trace.source()).containsExactly("7", "13", "2", "end");
            assertThat(trace.output()).containsExactly("7", "13", "2", "end");
        }
    }

    /** DJL's predictor, and DJL's criteria on a file of DJL's with our translator alone. */
    @Test
    void isUsedByDjl(@TempDir Path other) throws Exception {
        try (TrainedModel model = TrainedModel.load(folder);
                Predictor<String, Prediction> predictor = model.newPredictor()) {
            Prediction own = model.predict("7 13 2");
            assertThat(predictor.predict("7 13 2")).isEqualTo(own);
            assertThat(predictor.batchPredict(List.of("7 13 2", "7 13 2"))).containsExactly(own, own);

            viaCriteria(model.text(), model.network(), other, own);
        }
    }

    private static <N extends Block> void viaCriteria(TextModel<N> text, Block trained, Path other, Prediction wanted)
            throws Exception {
        try (Model saved = Model.newInstance("copy")) {
            saved.setBlock(trained);
            saved.save(other, "copy");
        }
        try (NDManager manager = NDManager.newBaseManager()) {
            Criteria<String, Prediction> criteria = Criteria.builder()
                    .setTypes(String.class, Prediction.class)
                    .optEngine("PyTorch")
                    .optModelPath(other)
                    .optModelName("copy")
                    .optBlock(text.network(manager))
                    .optTranslator(new TextTranslator<>(text, Generation.usual()))
                    .build();
            try (ZooModel<String, Prediction> model = criteria.loadModel();
                    Predictor<String, Prediction> predictor = model.newPredictor()) {
                assertThat(predictor.predict("7 13 2")).isEqualTo(wanted);
            }
        }
    }

    @Test
    void severalThreadsUseOne() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try (TrainedModel model = TrainedModel.load(folder)) {
            List<Callable<String>> calls =
                    Collections.nCopies(11, () -> model.predict("7 13 2").output());
            for (Future<String> output : threads.invokeAll(calls)) {
                assertThat(output.get()).isEqualTo("7 13 2");
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void needsItsFolderAloneAndNoTableOfIt(@TempDir Path other) throws IOException {
        copy(folder, other);
        Files.delete(other.resolve("timing.csv"));
        Files.writeString(other.resolve("history.csv"), "damaged\n");
        try (TrainedModel moved = TrainedModel.load(other);
                TrainedModel model = TrainedModel.load(folder)) {
            assertThat(moved.predict("7 13 2")).isEqualTo(model.predict("7 13 2"));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** What else stands in the folder is not the model: pictures and tables may be thrown away. */
    @ParameterizedTest
    @ValueSource(strings = {"parameters.safetensors", "source.tokenizer.json", "target.tokenizer.json", "recipe.yaml"})
    void aDamagedFileIsRefused(String name, @TempDir Path other) throws IOException {
        copy(folder, other);
        byte[] content = Files.readAllBytes(other.resolve(name));
        content[content.length / 2] ^= 1;
        Files.write(other.resolve(name), content);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrainedModel.load(other))
                .withMessage("run must be as it was written, but got another SHA-256 of " + other.resolve(name));

        Files.delete(other.resolve(name));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrainedModel.load(other))
                .withMessageContaining(name)
                .withMessageContaining(other.toString());
    }

    @Test
    void aFolderOfNoRunIsRefused(@TempDir Path other) throws IOException {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrainedModel.load(other))
                .withMessage(
                        "folder must be that of a training run, with run.json and recipe.yaml, or one of Hugging Face's, with config.json, but got "
                                + other);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrainedModel.load(folder.resolve("run.json")))
                .withMessageEndingWith("but got " + folder.resolve("run.json") + ", which is no folder");
        Files.writeString(other.resolve("run.json"), "{\"command\": [\"compare\"], \"versions\": {}}");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrainedModel.load(other))
                .withMessageEndingWith(
                        "but got " + other + ", a comparison, whose runs are in " + other.resolve("runs"));
    }

    @Test
    void aRunOfAnEarlierLayoutIsRefused(@TempDir Path other) throws IOException {
        copy(folder, other);
        Files.delete(other.resolve("SHA256SUMS"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrainedModel.load(other))
                .withMessage("run must be of a layout with tokenizers and SHA256SUMS, but got " + other
                        + " of an earlier version; train it again");

        Files.writeString(other.resolve("SHA256SUMS"), "");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrainedModel.load(other))
                .withMessage(
                        "run must be as it was written, but got another SHA-256 of " + other.resolve("recipe.yaml"));
    }

    @Test
    void aRunThatHasNotEndedIsRefusedButItsCheckpointIsNot(@TempDir Path other) {
        StopSignal stop = new StopSignal();
        try (LockedRunFolder open = LockedRunFolder.open(other)) {
            new TrainingRun(RECIPE.with("checkpoints.interval=20")).run(open, stop, report -> {
                if (report.step() == 41) {
                    stop.give();
                }
            });
        }

        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrainedModel.load(other))
                .withMessage("run must have ended, but got " + other + ", which is stopped after update 41; the best"
                        + " checkpoint can be had with --checkpoint or, in Java, by TrainedModel.loadCheckpoint");
        try (TrainedModel model = TrainedModel.loadCheckpoint(other)) {
            assertThat(model.predict("7 13 2").output()).isNotNull();
        }
    }
}
