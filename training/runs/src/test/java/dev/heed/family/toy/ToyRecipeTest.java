package dev.heed.family.toy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.nn.core.Linear;
import dev.heed.family.seq2seq.GeneratedData;
import dev.heed.recipe.Families;
import dev.heed.recipe.Recipe;
import dev.heed.recipe.RecipeFile;
import dev.heed.train.Budget;
import dev.heed.train.StopSignal;
import dev.heed.train.Training;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A family of which only {@code META-INF/services} knows, in recipes. */
class ToyRecipeTest {

    private static final String RECIPE = """
            data: {type: generated, examples: 32}
            model: {type: linear, inputs: 5}
            batch: {size: 8}
            schedule: {type: linear, peak: 0.1, warmupSteps: 5}
            budget: {epochs: 100}
            """;

    private static void assertRefused(String setting, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecipeFile.with(RECIPE, List.of(setting)))
                .withMessage(message);
    }

    @Test
    void itsTypesAreReadWithItsDefaults() {
        Recipe recipe = RecipeFile.parse(RECIPE);

        assertThat(recipe.data()).isEqualTo(new LinearData(32, 16));
        assertThat(recipe.model()).isEqualTo(new LinearModel(5, 2, null));
        assertThat(recipe.modelType()).isEqualTo("linear");
        assertThat(Families.of(recipe.model())).isInstanceOf(ToyFamily.class);
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        Recipe recipe = RecipeFile.with(RECIPE, List.of("model.name=one", "schedule.type=constant"));

        assertThat(RecipeFile.text(recipe)).startsWith("""
                data:
                  type: generated
                  examples: 32
                  otherExamples: 16
                batch:
                  size: 8
                  accumulation: 1
                  workers: 1
                model:
                  type: linear
                  inputs: 5
                  outputs: 2
                  name: one
                """);
        assertThat(RecipeFile.parse(RecipeFile.text(recipe))).isEqualTo(recipe);
    }

    @Test
    void aRecipeOfItIsMadeInJava() {
        Recipe made = Recipe.of(new LinearData(32, 16), new LinearModel(5, 2, null), Budget.ofEpochs(100));

        assertThat(made.with("batch.size=8", "schedule={type: linear, peak: 0.1, warmupSteps: 5}"))
                .isEqualTo(RecipeFile.parse(RECIPE));
    }

    @Test
    void whatItDoesNotKnowIsRefused() {
        assertRefused(
                "model.input=3",
                "recipe key must be one of the known ones, but got 'model.input'; did you mean 'model.inputs'?");
        assertRefused(
                "data.task=copy",
                "recipe key must be one of the known ones, but got 'data.task'; known here are type, examples,"
                        + " otherExamples, origins, notes, isDraft");
        assertRefused("data.type=files", "data.type must be one of generated, but got files");
        assertRefused("model.outputs=0", "model.outputs must be at least 1, but got 0");
        assertRefused("data.isDraft=perhaps", "data.isDraft must be true or false, but got perhaps");
        assertRefused("data.examples=many", "data.examples must be a whole number, but got many");
        assertRefused(
                "schedule.type=noam",
                "model must have an embedDim for the schedule noam, but got LinearModel[inputs=5, outputs=2, name=null]");
    }

    @Test
    void aWordOfDataThatTwoFamiliesHaveIsThatOfTheModels() {
        Recipe other = RecipeFile.parse("""
                data: {type: generated, task: copy}
                model: {type: fixed}
                budget: {steps: 3}
                """);

        assertThat(other.data()).isInstanceOf(GeneratedData.class);
    }

    @Test
    void itsTaskIsLearnt() {
        Recipe recipe = RecipeFile.parse(RECIPE);
        LinearTask task = (LinearTask) Families.of(recipe.model()).task(recipe);
        try (Model model = Model.newInstance("toy")) {
            Linear network = task.model().network(model.getNDManager());
            model.setBlock(network);

            new Training<>(model, task.objective(network), recipe.trainingConfig(32), new StopSignal())
                    .run(task.batches());

            float[] weights =
                    network.getParameters().get(0).getValue().getArray().toFloatArray();
            for (int place = 0; place < weights.length; place++) {
                assertThat(weights[place]).as("weight " + place).isCloseTo(1f + place, within(0.05f));
            }
            assertThat(task.test(network, model.getNDManager(), new StopSignal()))
                    .hasValueSatisfying(
                            scores -> assertThat(scores.metrics().get("loss")).isLessThan(1e-3));
        }
    }
}
