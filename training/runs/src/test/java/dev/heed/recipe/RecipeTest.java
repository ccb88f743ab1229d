package dev.heed.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.heed.block.Precision;
import dev.heed.train.Budget;
import dev.heed.train.EvaluationConfig;
import dev.heed.train.TrainingConfig;
import dev.heed.train.checkpoint.CheckpointConfig;
import dev.heed.train.schedule.ReduceOnPlateau;
import dev.heed.train.state.Goal;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
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

        assertThat(config.accumulation()).isEqualTo(3);
        assertThat(config.averageDecay()).isEqualTo(0.5f);
        assertThat(config.maxSkipped()).isEqualTo(2);
        assertThat(config.optimizer()).isEqualTo(recipe.optimizer());
        assertThat(config.clip()).isEqualTo(recipe.clip());
        assertThat(config.precision()).isEqualTo(Precision.BFLOAT16);
        assertThat(config.seed()).isEqualTo(11);
        assertThat(config.budget()).isEqualTo(Budget.ofSteps(7));
    }

    @Test
    void everySeedHasRandomNumbersOfItsOwn() {
        try (NDManager manager = NDManager.newBaseManager()) {
            LongFunction<Float> drawn = seed -> {
                small("seed=" + seed).seedEngine();
                return manager.randomNormal(new Shape(1)).getFloat();
            };

            assertThat(LongStream.of(0, 1, 5, -1, -2, -6, 1L << 32, 1L + Integer.MAX_VALUE, Long.MIN_VALUE)
                            .mapToObj(drawn))
                    .doesNotHaveDuplicates();
            manager.getEngine().setRandomSeed(5);
            float five = manager.randomNormal(new Shape(1)).getFloat();
            assertThat(drawn.apply(5)).isEqualTo(five);
        }
    }

    @Test
    void aPlateauStandsAroundTheScheduleAndFollowsTheGoal() {
        Recipe recipe = small("plateau.patience=5", "evaluation.metric=accuracy");

        assertThat(recipe.trainingConfig(0).schedule())
                .isEqualTo(
                        new ReduceOnPlateau(recipe.schedule(), new Goal("accuracy", Goal.Direction.HIGHEST), 0.5f, 5));
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
        assertThat(small("checkpoints.keepBest=3").goal()).isEqualTo(new Goal("loss", Goal.Direction.LOWEST));
        assertThat(small("data.validationPairs=0").goal()).isNull();
        assertThat(small("checkpoints.interval=13").checkpoints()).isEqualTo(new CheckpointConfig(13, 1));
    }

    @Test
    void evaluationIsAsTheRecipeSays() {
        assertThat(small("evaluation={interval: 3, patience: 5, leastImprovement: 0.25}")
                        .evaluation())
                .isEqualTo(new EvaluationConfig(3, "loss", Goal.Direction.LOWEST, 5, 0.25, 0));
    }

    @Test
    void theMetricsNameTellsWhichValuesAreBetterUnlessTheRecipeDoes() {
        assertThat(small("evaluation.metric=bleu").goal()).isEqualTo(new Goal("bleu", Goal.Direction.HIGHEST));
        assertThat(small("evaluation={metric: bleu, direction: lowest}").goal())
                .isEqualTo(new Goal("bleu", Goal.Direction.LOWEST));
        assertThat(small("evaluation.direction=lowest").with("evaluation.metric=bleu"))
                .isEqualTo(small("evaluation.metric=bleu"));
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
