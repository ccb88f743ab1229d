package dev.heed.family.seq2seq;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import dev.heed.block.ForwardPass;
import dev.heed.recipe.Recipe;
import dev.heed.recipe.RecipeFile;
import dev.heed.seq2seq.Seq2Seq;
import dev.heed.seq2seq.Seq2SeqBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class Seq2SeqModelTest {

    private static final String SMALL = """
            data: {type: generated, task: reverse}
            model: {type: transformer}
            budget: {steps: 7}
            """;

    private static final Path SHIPPED = Path.of("../../examples/recipes");

    static Stream<Path> shipped() throws IOException {
        try (Stream<Path> files = Files.list(SHIPPED)) {
            return files.sorted().toList().stream();
        }
    }

    /** A model that has learned nothing should find all tokens about equally probable. */
    @ParameterizedTest
    @ValueSource(strings = {"separate", "tied"})
    void beginsNearAGuess(String output) {
        Recipe recipe = RecipeFile.with(
                SMALL, List.of("model.output=" + output, "model.embedDim=128", "data.maxLength=5", "data.testPairs=2"));
        Seq2SeqTask task = new Seq2SeqTask(recipe, null);
        try (NDManager manager = NDManager.newBaseManager()) {
            Engine.getInstance().setRandomSeed(3);
            Seq2Seq network = task.model().network(manager);
            ForwardPass pass = new ForwardPass(new ParameterStore(manager, false), false);

            float loss = task.objective(network)
                    .loss(pass, manager, task.batches().next())
                    .getFloat();

            assertThat(loss).isLessThan((float) Math.log(network.vocabSize()) + 1);
        }
    }

    private static void assertLearnsFromItsFirstBatch(Recipe recipe) {
        PairSets data = PairSets.of(recipe);
        Seq2SeqTask task = new Seq2SeqTask(recipe, null);
        Seq2SeqBatch batch = task.batches().next();
        try (NDManager manager = NDManager.newBaseManager()) {
            Seq2Seq model = ((Seq2SeqModel) recipe.model()).build(data.vocabularies());
            model.initialize(manager);
            ForwardPass pass = new ForwardPass(new ParameterStore(manager, false), true);

            float loss = new Seq2SeqTask(recipe, null)
                    .objective(model)
                    .loss(pass, manager, batch)
                    .getFloat();

            assertThat(loss).isPositive().isFinite();
            assertThat(model.vocabSize()).isEqualTo(data.vocabularies().target().size());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{type: fixed, embedDim: 11, hiddenDim: 7, cell: lstm, dropout: 0.1}",
                "{type: fixed, embedDim: 10, hiddenDim: 7, position: sinusoidal, sourceOrder: reversed}",
                "{type: attention, embedDim: 11, hiddenDim: 5, score: additive, inputFeeding: on}",
                "{type: transformer, embedDim: 12, numHeads: 3, numLayers: 1, position: none, dropout: 0.1}",
                "{type: transformer, embedDim: 12, numHeads: 3, numLayers: 1, position: sinusoidal, output: tied}",
                "{type: transformer, embedDim: 12, numHeads: 3, numLayers: 1, position: alibi, norm: rms}",
                "{type: transformer, embedDim: 12, numHeads: 3, numLayers: 1, position: rotary, placement: post}",
            })
    void everyTypeIsBuilt(String model) {
        assertLearnsFromItsFirstBatch(RecipeFile.with(
                SMALL, List.of("model=" + model, "data.maxLength=5", "batch.size=3", "data.testPairs=2")));
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void everyShippedRecipeIsReadAndLearns(Path path) {
        Recipe recipe = RecipeFile.read(path);

        assertThat(RecipeFile.parse(RecipeFile.text(recipe))).isEqualTo(recipe);
        if (recipe.data() instanceof GeneratedData) {
            assertLearnsFromItsFirstBatch(recipe);
        }
    }

    @Test
    void theReverseRecipeIsJoeyNmts() {
        Recipe recipe = RecipeFile.read(SHIPPED.resolve("reverse.yaml"));

        PairSets data = PairSets.of(recipe);

        assertThat(data.trainingPairs()).isEqualTo(50_000);
        assertThat(recipe.evaluation().maxExamples()).isEqualTo(200);
        assertThat(data.test()).hasSize(1000).anyMatch(pair -> pair.source().size() == 30);
    }
}
