package dev.heed.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.heed.block.Precision;
import dev.heed.train.Budget;
import dev.heed.train.TrainingConfig;
import dev.heed.train.schedule.ReduceOnPlateau;
import dev.heed.train.state.Goal;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecipeTest {

    private static Recipe small(String... settings) {
        return RecipeFile.with(Recipes.SMALL, List.of(settings));
    }

    @Test
    void settingsReachTraining() {
        Recipe recipe = small(
                "batch.accumulation=3",
                "averageDecay=0.5",
                "maxSkipped=2",
                "precision=bfloat16",
                "seed=11",
                "plateau={}");

        TrainingConfig config = recipe.trainingConfig(0);

        assertThat(config.update().accumulation()).isEqualTo(3);
        assertThat(config.update().averageDecay()).isEqualTo(0.5f);
        assertThat(config.update().maxSkipped()).isEqualTo(2);
        assertThat(config.update().optimizer()).isEqualTo(recipe.update().optimizer());
        assertThat(config.update().clip()).isEqualTo(recipe.update().clip());
        assertThat(config.precision()).isEqualTo(Precision.BFLOAT16);
        assertThat(config.seed()).isEqualTo(11);
        assertThat(config.budget()).isEqualTo(Budget.ofSteps(7));
    }

    @Test
    void aPlateauStandsAroundTheScheduleAndFollowsTheGoal() {
        Recipe recipe = small("plateau.patience=5", "evaluation.metric=accuracy", "evaluation.direction=highest");

        assertThat(recipe.trainingConfig(0).update().schedule())
                .isEqualTo(new ReduceOnPlateau(
                        recipe.update().schedule(), new Goal("accuracy", Goal.Direction.HIGHEST), 0.5f, 5));
    }

    @Test
    void epochsAreUpdatesOverTheWholeCorpus() {
        // 23 pairs in batches of 5 are 5 batches, 15 in three passes, 8 updates of two
        Recipe recipe = small("data.pairs=23", "batch={size: 5, accumulation: 2}", "budget.epochs=3");

        assertThat(recipe.trainingConfig(23).budget()).isEqualTo(Budget.ofSteps(8));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> recipe.trainingConfig(0))
                .withMessage("budget must be in steps or seconds for data without an end, but got epochs=3");
    }

    @Test
    void secondsStaySeconds() {
        assertThat(small("budget.seconds=2.5").trainingConfig(0).budget()).isEqualTo(Budget.ofSeconds(2.5));
    }

    @Test
    void checkpointsHaveAGoalWhereThereIsValidation() {
        assertThat(small("checkpoints.keepBest=3").checkpointConfig().goal())
                .isEqualTo(new Goal("loss", Goal.Direction.LOWEST));
        assertThat(small("data.validationPairs=0").checkpointConfig().goal()).isNull();
        assertThat(small("checkpoints.interval=13").checkpointConfig().interval())
                .isEqualTo(13);
    }

    @Test
    void evaluationIsAsTheRecipeSays() {
        assertThat(small("evaluation={interval: 3, patience: 5, leastImprovement: 0.25}")
                        .evaluationConfig())
                .satisfies(config -> {
                    assertThat(config.interval()).isEqualTo(3);
                    assertThat(config.patience()).isEqualTo(5);
                    assertThat(config.leastImprovement()).isEqualTo(0.25);
                });
    }

    @Test
    void identityLeavesOutWhatMayChangeWhenARunGoesOn() {
        String identity = small().identity();

        assertThat(small("budget.seconds=3", "checkpoints={interval: 3, keepBest: 5}")
                        .identity())
                .isEqualTo(identity);
        assertThat(identity).contains("task: reverse", "seed: 1").doesNotContain("budget", "keepBest");
        for (String other : List.of("seed=2", "batch.size=3", "model.dropout=0.5", "evaluation.patience=1")) {
            assertThat(small(other).identity()).as(other).isNotEqualTo(identity);
        }
    }
}
