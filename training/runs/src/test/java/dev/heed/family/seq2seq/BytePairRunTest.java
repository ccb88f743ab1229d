package dev.heed.family.seq2seq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.look.AttentionTrace;
import dev.heed.predict.Generation;
import dev.heed.predict.Prediction;
import dev.heed.recipe.Recipe;
import dev.heed.recipe.RecipeFile;
import dev.heed.run.LockedRunFolder;
import dev.heed.run.TrainedModel;
import dev.heed.run.TrainingRun;
import dev.heed.train.StopSignal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sentences as byte pairs, learned with one matrix for source, target and output. */
class BytePairRunTest {

    private static final List<String> BIRDS = List.of("heron", "tern", "snipe", "crane", "stilt");
    private static final List<String> AVES = List.of("garza", "golondrina", "agachadiza", "grulla", "cigüeñuela");

    @TempDir
    private static Path folder = Path.of("");

    private static Recipe recipe(String... settings) {
        return RecipeFile.with("""
                data: {type: files, train: %s, heldOut: 0.2, tokenizer: bytePairs, vocabulary: 400, sharedVocabulary: on}
                batch: {size: 7}
                model: {type: transformer, embedDim: 32, numHeads: 2, numLayers: 1, output: tied, embeddings: shared}
                schedule: {peak: 0.01, warmupSteps: 5}
                evaluation: {interval: 60}
                checkpoints: {interval: 20}
                budget: {steps: 120}
                """.formatted(folder.resolve("pairs.tsv")), List.of(settings));
    }

    private static void run(Path path, long last, String... settings) {
        StopSignal stop = new StopSignal();
        try (LockedRunFolder open = LockedRunFolder.open(path)) {
            new TrainingRun(recipe(settings)).run(open, stop, report -> {
                if (report.step() == last) {
                    stop.give();
                }
            });
        }
    }

    @BeforeAll
    static void train() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int first = 0; first < BIRDS.size(); first++) {
            for (int second = 0; second < BIRDS.size(); second++) {
                lines.add("The %s, then “the %s”.\tLa %s; luego ¿la %s?"
                        .formatted(BIRDS.get(first), BIRDS.get(second), AVES.get(first), AVES.get(second)));
            }
        }
        Files.write(folder.resolve("pairs.tsv"), lines);
        run(folder.resolve("run"), -1);
    }

    @Test
    void answersInRealText() {
        try (TrainedModel model = TrainedModel.load(folder.resolve("run"))) {
            Prediction greedy = model.predict("  The crane, then “the stilt”. ");
            List<Prediction> beams = model.predict(
                    List.of("The tern, then “the heron”."), Generation.with(settings -> settings.optNumBeams(3)));

            assertThat(greedy.output()).isEqualTo("La grulla; luego ¿la cigüeñuela?");
            assertThat(beams.get(0).output()).isEqualTo("La golondrina; luego ¿la garza?");
        }
    }

    @Test
    void picturesShowTokensAsTheyAreRead() {
        try (TrainedModel model = TrainedModel.load(folder.resolve("run"))) {
            AttentionTrace trace =
                    model.attention("The crane, then “the stilt”.").orElseThrow();

            assertThat(String.join("", trace.source()))
                    .startsWith("The crane, then ")
                    .endsWith(".end");
            assertThat(trace.output()).contains(" luego").last().isEqualTo("end");
        }
    }

    @Test
    void oneMatrixIsAllThree() throws IOException {
        String names =
                Files.readString(folder.resolve("run").resolve("parameters.safetensors"), StandardCharsets.ISO_8859_1);

        assertThat(names.split("\"shape\":\\[336,32]", -1)).hasSize(2);
    }

    @Test
    void goesOnBitByBit(@TempDir Path whole, @TempDir Path parts) {
        String[] settings = {"batch={tokens: 300}", "budget.steps=9", "evaluation.interval=5", "checkpoints.interval=4"
        };
        run(whole, -1, settings);
        run(parts, 6, settings);
        run(parts, -1, settings);

        for (String name : List.of("parameters.safetensors", "validation.csv", "source.tokenizer.json")) {
            assertThat(parts.resolve(name)).hasSameBinaryContentAs(whole.resolve(name));
        }
    }

    @Test
    void isTestedOnAFile() {
        try (TrainedModel model = TrainedModel.load(folder.resolve("run"))) {
            assertThat(model.test(folder.resolve("pairs.tsv"), new StopSignal())
                            .metrics()
                            .get("bleu"))
                    .isGreaterThan(80);
        }
    }
}
