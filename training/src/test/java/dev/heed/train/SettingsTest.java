package dev.heed.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.heed.block.Precision;
import dev.heed.train.optim.GradientClip;
import dev.heed.train.optim.SgdConfig;
import dev.heed.train.schedule.Constant;
import dev.heed.train.state.Goal;
import dev.heed.train.state.Validation;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What settings of training refuse. */
class SettingsTest {

    @Nested
    class OfEvaluations {

        private static final Goal.Direction LOWEST = Goal.Direction.LOWEST;

        @Test
        void metricsWithoutANameAreRefused() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new EvaluationConfig(1, " ", LOWEST, 1, 0, 0))
                    .withMessage("metric must be a name, but got ' '");
        }

        @Test
        void fewerThanNoExamplesAreRefused() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new EvaluationConfig(1, "loss", LOWEST, 1, 0, -1))
                    .withMessage("maxExamples must be at least 0, but got -1");
        }

        @Test
        void theUsualOneLooksAtAllAndNeverEndsTraining() {
            assertThat(EvaluationConfig.every(3, new Goal("bleu", Goal.Direction.HIGHEST)))
                    .isEqualTo(new EvaluationConfig(3, "bleu", Goal.Direction.HIGHEST, 0, 0, 0));
        }

        @Test
        void intervalsWithoutAnUpdateAreRefused() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new EvaluationConfig(0, "loss", LOWEST, 1, 0, 0))
                    .withMessage("interval must be at least 1, but got 0");
        }

        @Test
        void patienceBelowZeroIsRefused() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new EvaluationConfig(1, "loss", LOWEST, -2, 0, 0))
                    .withMessage("patience must be at least 0, but got -2");
        }

        @ParameterizedTest
        @ValueSource(doubles = {-0.5, Double.NaN, Double.POSITIVE_INFINITY})
        void improvementsThatNothingReachesAreRefused(double least) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new EvaluationConfig(1, "loss", LOWEST, 1, least, 0))
                    .withMessage("leastImprovement must be finite and at least 0, but got " + least);
        }
    }

    @Nested
    class OfTraining {

        private final TrainingConfig usual =
                TrainingConfig.of(new SgdConfig(0f, 0f), new Constant(1f, 1), Budget.ofSteps(3));

        @Test
        void updatesOfNoBatchAreRefused() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> usual.withAccumulation(0, 1))
                    .withMessage("accumulation must be at least 1, but got 0");
        }

        @ParameterizedTest
        @ValueSource(floats = {-0.1f, 1f, Float.NaN})
        void averagesThatNeverMoveAreRefused(float decay) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> usual.withAverageDecay(decay))
                    .withMessage("averageDecay must be in [0, 1), but got " + decay);
        }

        @Test
        void fewerThanNoSkippedUpdatesAreRefused() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> usual.withMaxSkipped(-1))
                    .withMessage("maxSkipped must be at least 0, but got -1");
        }

        @Test
        void epochsAreCountedInUpdatesFirst() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> usual.withBudget(Budget.ofEpochs(3)))
                    .withMessage("budget must be in steps or seconds, but got epochs=3; see Budget.inSteps");
        }

        @Test
        void theUsualOneTakesOneBatchAndSkipsNothing() {
            assertThat(usual)
                    .isEqualTo(new TrainingConfig(
                            new SgdConfig(0f, 0f),
                            new Constant(1f, 1),
                            GradientClip.byNorm(1f),
                            1,
                            1,
                            0f,
                            0,
                            Precision.FLOAT32,
                            1,
                            Budget.ofSteps(3)));
        }

        @Test
        void oneChangeLeavesTheRest() {
            Constant slow = new Constant(0.5f, 3);

            assertThat(usual.withSchedule(slow)
                            .withClip(GradientClip.none())
                            .withAccumulation(5, 3)
                            .withAverageDecay(0.5f)
                            .withMaxSkipped(7)
                            .withPrecision(Precision.BFLOAT16)
                            .withSeed(11)
                            .withBudget(Budget.ofSeconds(2)))
                    .isEqualTo(new TrainingConfig(
                            new SgdConfig(0f, 0f),
                            slow,
                            GradientClip.none(),
                            5,
                            3,
                            0.5f,
                            7,
                            Precision.BFLOAT16,
                            11,
                            Budget.ofSeconds(2)));
        }
    }

    @Nested
    class OfValidations {

        @Test
        void valuesKeepTheirOrderAndAreCopied() {
            Map<String, Double> values = new LinkedHashMap<>();
            values.put("loss", 2.0);
            values.put("accuracy", 0.5);
            Validation validation = new Validation(3, values);
            values.put("loss", 9.0);

            assertThat(validation.values()).containsExactly(Map.entry("loss", 2.0), Map.entry("accuracy", 0.5));
            assertThat(validation.value("accuracy")).isEqualTo(0.5);
        }

        @Test
        void aMetricThatWasNotMeasuredIsRefused() {
            Validation validation = new Validation(3, new HashMap<>(Map.of("loss", 2.0)));

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> validation.value("bleu"))
                    .withMessage("metric must be one of [loss], but got bleu");
        }
    }
}
