package dev.heed.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import dev.heed.seq2seq.Seq2SeqBatch;
import dev.heed.train.optim.SgdConfig;
import dev.heed.train.schedule.Constant;
import dev.heed.train.schedule.ReduceOnPlateau;
import dev.heed.train.state.Goal;
import dev.heed.train.state.Goal.Direction;
import dev.heed.train.state.Validation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Training that looks at validation data. */
class ValidatedTrainingTest {

    private final Model model = CopyRun.initialised(CopyRun.recurrent(0.1f));
    private final CopyRun.Reports reports = new CopyRun.Reports();
    private final List<Validation> validations = new ArrayList<>();

    @AfterEach
    void close() {
        model.close();
    }

    private static Goal goal(Direction direction) {
        return new Goal("value", direction);
    }

    private Training<Seq2SeqBatch> training(TrainingConfig config, StopSignal stop) {
        return CopyRun.training(model, config, stop).listen(reports).listen(new StepListener() {
            @Override
            public void afterStep(StepReport report) {}

            @Override
            public void afterValidation(StepReport report, Validation validation) {
                assertThat(report.state().validations()).endsWith(validation);
                assertThat(report.step()).isEqualTo(validation.step());
                validations.add(validation);
            }
        });
    }

    private StepReport run(long steps, EvaluationConfig when, double... values) {
        return training(CopyRun.config(steps), new StopSignal())
                .validate(() -> Map.of("value", values[validations.size()]), when)
                .run(CopyRun.batches(CopyRun.SEED));
    }

    private List<Long> validatedSteps() {
        return validations.stream().map(Validation::step).toList();
    }

    @Nested
    class Moments {

        @Test
        void areAfterEachIntervalAndAtTheEnd() {
            StepReport last = run(8, EvaluationConfig.every(3, goal(Direction.LOWEST)), 3, 2, 1);

            assertThat(validatedSteps()).containsExactly(3L, 6L, 8L);
            assertThat(last.state().validations()).isEqualTo(validations);
            assertThat(validations.get(1).value("value")).isEqualTo(2);
        }

        @Test
        void anEndAtAnIntervalIsOne() {
            run(6, EvaluationConfig.every(3, goal(Direction.LOWEST)), 3, 2);

            assertThat(validatedSteps()).containsExactly(3L, 6L);
        }

        @Test
        void aStopSignalAtTheLastUpdateDoesNotTakeTheEndsAway() {
            StopSignal stop = new StopSignal();

            training(CopyRun.config(8), stop)
                    .listen(report -> {
                        if (report.step() == 8) {
                            stop.give();
                        }
                    })
                    .validate(() -> Map.of("value", 1.0), EvaluationConfig.every(3, goal(Direction.LOWEST)))
                    .run(CopyRun.batches(CopyRun.SEED));

            assertThat(validatedSteps())
                    .as("a run that goes on would not make it")
                    .containsExactly(3L, 6L, 8L);
        }

        @Test
        void areNotAfterAStopSignal() {
            StopSignal stop = new StopSignal();

            training(CopyRun.config(8), stop)
                    .listen(report -> stop.give())
                    .validate(() -> Map.of("value", 1.0), EvaluationConfig.every(3, goal(Direction.LOWEST)))
                    .run(CopyRun.batches(CopyRun.SEED));

            assertThat(validations).isEmpty();
        }
    }

    @Nested
    class StoppingEarly {

        @Test
        void patienceCountsFromTheLowestLoss() {
            // 2.5 is better than 3, but not than 2
            StepReport last = run(100, new EvaluationConfig(2, "value", Direction.LOWEST, 3, 0, 0), 4, 2, 3, 2.5, 2);

            assertThat(last.step()).isEqualTo(10);
            assertThat(validatedSteps()).containsExactly(2L, 4L, 6L, 8L, 10L);
        }

        @Test
        void patienceCountsFromTheHighestAccuracy() {
            StepReport last =
                    run(100, new EvaluationConfig(2, "value", Direction.HIGHEST, 2, 0, 0), 0.1, 0.5, 0.2, 0.4);

            assertThat(last.step()).isEqualTo(8);
        }

        @Test
        void improvementsThatAreTooSmallDoNotCount() {
            StepReport last = run(100, new EvaluationConfig(1, "value", Direction.LOWEST, 2, 0.5, 0), 4, 3.75, 3.625);

            assertThat(last.step()).isEqualTo(3);
        }

        @Test
        void whatIsNotANumberIsNoBetter() {
            StepReport last =
                    run(100, new EvaluationConfig(1, "value", Direction.HIGHEST, 2, 0, 0), Double.NaN, Double.NaN);

            assertThat(last.step()).isEqualTo(2);
        }

        @Test
        void withoutPatienceNothingEndsEarly() {
            StepReport last = run(5, EvaluationConfig.every(1, goal(Direction.LOWEST)), 1, 2, 3, 4, 5);

            assertThat(last.step()).isEqualTo(5);
        }
    }

    @Test
    void aPlateauSlowsTrainingDown() {
        TrainingConfig config = CopyRun.config(7)
                .withSchedule(new ReduceOnPlateau(new Constant(0.5f, 1), goal(Direction.LOWEST), 0.5f, 1));
        double[] values = {3, 4, 5, 1, 6, 7, 8};

        training(config, new StopSignal())
                .validate(
                        () -> Map.of("value", values[validations.size()]),
                        EvaluationConfig.every(1, goal(Direction.LOWEST)))
                .run(CopyRun.batches(CopyRun.SEED));

        assertThat(reports.list.stream().map(StepReport::learningRate))
                .containsExactly(0.5f, 0.5f, 0.5f, 0.25f, 0.25f, 0.25f, 0.125f);
    }

    @Nested
    class Averages {

        private static final float DECAY = 0.3f;

        private final TrainingConfig plain = TrainingConfig.of(
                        new SgdConfig(0.9f, 0f), new Constant(0.5f, 1), Budget.ofSteps(5))
                .withSeed(CopyRun.SEED);
        private final TrainingConfig averaged = plain.withAverageDecay(DECAY);
        private final EvaluationConfig when = EvaluationConfig.every(2, goal(Direction.LOWEST));

        private NDArray watched() {
            return CopyRun.parameters(model).get(0);
        }

        @Test
        void areWhatValidationSees() {
            List<float[]> seen = new ArrayList<>();
            List<float[]> raw = new ArrayList<>();
            raw.add(watched().toFloatArray());

            training(averaged, new StopSignal())
                    .listen(report -> raw.add(watched().toFloatArray()))
                    .validate(
                            () -> {
                                seen.add(watched().toFloatArray());
                                return Map.of("value", 1.0);
                            },
                            when)
                    .run(CopyRun.batches(CopyRun.SEED));

            assertThat(seen.remove(0)).as("asked once for its metrics").isEqualTo(raw.get(0));
            assertThat(seen).hasSize(3);
            assertThat(seen.get(0)).containsExactly(average(raw, 2), within(1e-6f));
            assertThat(seen.get(1)).containsExactly(average(raw, 4), within(1e-6f));
            assertThat(seen.get(2)).containsExactly(average(raw, 5), within(1e-6f));
            assertThat(seen.get(2)).isNotEqualTo(raw.get(5));
        }

        @Test
        void areWhatTheNetworkEndsWith() {
            List<float[]> raw = new ArrayList<>();
            raw.add(watched().toFloatArray());

            training(averaged, new StopSignal())
                    .listen(report -> raw.add(watched().toFloatArray()))
                    .run(CopyRun.batches(CopyRun.SEED));

            assertThat(watched().toFloatArray())
                    .containsExactly(average(raw, 5), within(1e-6f))
                    .isNotEqualTo(raw.get(5));
        }

        private static float[] average(List<float[]> raw, int steps) {
            float[] rounded = new float[raw.get(0).length];
            for (int i = 0; i < rounded.length; i++) {
                double average = raw.get(0)[i];
                for (int step = 1; step <= steps; step++) {
                    double kept = Math.min(DECAY, (1.0 + step) / (10.0 + step));
                    average = kept * average + (1 - kept) * raw.get(step)[i];
                }
                rounded[i] = (float) average;
            }
            return rounded;
        }

        @Test
        void doNotChangeWhatIsTrained() {
            List<List<float[]>> validated = new ArrayList<>();
            training(averaged, new StopSignal())
                    .validate(() -> Map.of("value", 1.0), when)
                    .listen(report -> validated.add(CopyRun.parameters(model).stream()
                            .map(NDArray::toFloatArray)
                            .toList()))
                    .run(CopyRun.batches(CopyRun.SEED));

            try (Model other = CopyRun.initialised(CopyRun.recurrent(0.1f))) {
                CopyRun.training(other, plain, new StopSignal()).run(CopyRun.batches(CopyRun.SEED));

                for (int i = 0; i < validated.get(4).size(); i++) {
                    assertThat(validated.get(4).get(i))
                            .isEqualTo(CopyRun.parameters(other).get(i).toFloatArray());
                }
            }
        }

        @Test
        void giveWayToTheParametersWhenValidationFails() {
            List<float[]> raw = new ArrayList<>();
            int before = model.getNDManager().getManagedArrays().size();

            assertThatIllegalStateException()
                    .isThrownBy(() -> training(averaged, new StopSignal())
                            .listen(report -> raw.add(watched().toFloatArray()))
                            .validate(
                                    () -> {
                                        if (raw.size() == 2) {
                                            throw new IllegalStateException("planned");
                                        }
                                        return Map.of("value", 1.0);
                                    },
                                    when)
                            .run(CopyRun.batches(CopyRun.SEED)))
                    .withMessage("planned");

            assertThat(watched().toFloatArray()).isEqualTo(raw.get(1));
            assertThat(model.getNDManager().getManagedArrays()).hasSize(before);
        }
    }

    @Test
    void aValidatorThatLeaksIsNamed() {
        assertThatExceptionOfType(TrainingException.class)
                .isThrownBy(() -> training(CopyRun.config(5), new StopSignal())
                        .validate(
                                () -> Map.of("value", (double)
                                        model.getNDManager().create(1f).getFloat()),
                                EvaluationConfig.every(2, goal(Direction.LOWEST)))
                        .run(CopyRun.batches(CopyRun.SEED)))
                .withMessageMatching("validation must leave no native array over, but got \\d+ arrays instead of \\d+"
                        + " after step 2; one is made by dev.heed.train.ValidatedTrainingTest.*");
    }
}
