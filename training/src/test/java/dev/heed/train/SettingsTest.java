package dev.heed.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.heed.train.optim.GradientClip;
import dev.heed.train.optim.OptimizerConfig;
import dev.heed.train.optim.SgdConfig;
import dev.heed.train.schedule.Constant;
import dev.heed.train.schedule.Schedule;
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

        private final Goal goal = new Goal("loss", Goal.Direction.LOWEST);

        @Test
        void intervalsWithoutAnUpdateAreRefused() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new EvaluationConfig(0, goal, 1, 0))
                    .withMessage("interval must be at least 1, but got 0");
        }

        @Test
        void patienceBelowZeroIsRefused() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new EvaluationConfig(1, goal, -2, 0))
                    .withMessage("patience must be at least 0, but got -2");
        }

        @ParameterizedTest
        @ValueSource(doubles = {-0.5, Double.NaN, Double.POSITIVE_INFINITY})
        void improvementsThatNothingReachesAreRefused(double least) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new EvaluationConfig(1, goal, 1, least))
                    .withMessage("leastImprovement must be finite and at least 0, but got " + least);
        }
    }

    @Nested
    class OfUpdates {

        private final OptimizerConfig optimizer = new SgdConfig(0f, 0f);
        private final Schedule schedule = new Constant(1f, 1);
        private final GradientClip clip = GradientClip.none();

        @Test
        void updatesOfNoBatchAreRefused() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new UpdateConfig(optimizer, schedule, clip, 0, 0f, 0))
                    .withMessage("accumulation must be at least 1, but got 0");
        }

        @ParameterizedTest
        @ValueSource(floats = {-0.1f, 1f, Float.NaN})
        void averagesThatNeverMoveAreRefused(float decay) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new UpdateConfig(optimizer, schedule, clip, 1, decay, 0))
                    .withMessage("averageDecay must be in [0, 1), but got " + decay);
        }

        @Test
        void fewerThanNoSkippedUpdatesAreRefused() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new UpdateConfig(optimizer, schedule, clip, 1, 0f, -1))
                    .withMessage("maxSkipped must be at least 0, but got -1");
        }

        @Test
        void theUsualOneTakesOneBatchAndSkipsNothing() {
            assertThat(UpdateConfig.of(optimizer, schedule, clip))
                    .isEqualTo(new UpdateConfig(optimizer, schedule, clip, 1, 0f, 0));
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
