package dev.heed.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.nn.core.Linear;
import dev.heed.seq2seq.Seq2Seq;
import dev.heed.seq2seq.Seq2SeqBatch;
import dev.heed.text.TokenBatch;
import dev.heed.train.loss.CrossEntropy;
import dev.heed.train.loss.Seq2SeqObjective;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrainingTest {

    static Stream<Named<Supplier<Seq2Seq>>> networks() {
        return Stream.of(
                Named.of("transformer", () -> CopyRun.transformer(0.1f)),
                Named.of("recurrent", () -> CopyRun.recurrent(0.1f)));
    }

    private static CopyRun.Reports run(Supplier<Seq2Seq> network, int dataSeed, long steps) {
        CopyRun.Reports reports = new CopyRun.Reports();
        try (Model model = CopyRun.initialised(network.get())) {
            CopyRun.training(model, CopyRun.config(steps), new StopSignal())
                    .listen(reports)
                    .run(CopyRun.batches(dataSeed));
        }
        return reports;
    }

    @Nested
    class Learning {

        /** With label smoothing 0.1 over 7 tokens the least possible loss is 0.45 nats; untrained models have more than 2. */
        @ParameterizedTest
        @MethodSource("dev.heed.train.TrainingTest#networks")
        void tinyModelsLearnToCopy(Supplier<Seq2Seq> network) {
            List<Float> losses = run(network, CopyRun.SEED, 300).losses();

            assertThat(losses.get(0)).isGreaterThan(1.5f);
            double last = losses.subList(280, 300).stream()
                    .mapToDouble(Float::doubleValue)
                    .average()
                    .orElseThrow();
            assertThat(last).isLessThan(0.75);
        }

        @ParameterizedTest
        @MethodSource("dev.heed.train.TrainingTest#networks")
        void sameSeedGivesTheSameHistory(Supplier<Seq2Seq> network) {
            List<Float> first = run(network, CopyRun.SEED, 11).losses();
            List<Float> second = run(network, CopyRun.SEED, 11).losses();

            assertThat(second).isEqualTo(first);
            assertThat(run(network, CopyRun.SEED + 1, 11).losses()).isNotEqualTo(first);
        }

        @Test
        void everyParameterMoves() {
            try (Model model = CopyRun.initialised(CopyRun.transformer(0f))) {
                List<float[]> before = CopyRun.parameters(model).stream()
                        .map(NDArray::toFloatArray)
                        .toList();

                CopyRun.training(model, CopyRun.config(2), new StopSignal()).run(CopyRun.batches(CopyRun.SEED));

                List<NDArray> after = CopyRun.parameters(model);
                for (int i = 0; i < before.size(); i++) {
                    assertThat(after.get(i).toFloatArray()).as("parameter " + i).isNotEqualTo(before.get(i));
                }
            }
        }

        /** A gradient that is not cleared would add to the next one. */
        @Test
        void gradientsOfOneStepDoNotReachTheNext() {
            Seq2SeqBatch batch = CopyRun.batches(CopyRun.SEED).next();
            TrainingConfig still = CopyRun.config(3).withSchedule((step, progress) -> 0f);
            CopyRun.Reports reports = new CopyRun.Reports();
            try (Model model = CopyRun.initialised(CopyRun.transformer(0f))) {
                CopyRun.training(model, still, new StopSignal())
                        .listen(reports)
                        .run(Stream.generate(() -> batch).iterator());
            }

            assertThat(reports.list.stream().map(StepReport::gradientNorm).distinct())
                    .hasSize(1);
        }
    }

    @Nested
    class Reporting {

        @Test
        void everyUpdateIsReportedWithItsShareOfTheBudget() {
            List<StepReport> reports = run(() -> CopyRun.recurrent(0f), CopyRun.SEED, 4).list;

            assertThat(reports.stream().map(StepReport::step)).containsExactly(1L, 2L, 3L, 4L);
            assertThat(reports.stream().map(StepReport::progress)).containsExactly(0.25, 0.5, 0.75, 1.0);
            assertThat(reports.stream().map(StepReport::seconds)).isSorted().allMatch(seconds -> seconds > 0);
        }

        @Test
        void realTargetTokensAreCounted() {
            Iterator<Seq2SeqBatch> same = CopyRun.batches(CopyRun.SEED);
            long first = same.next().target().tokens();
            long second = same.next().target().tokens();

            List<StepReport> reports = run(() -> CopyRun.recurrent(0f), CopyRun.SEED, 2).list;

            assertThat(reports.stream().map(StepReport::tokens)).containsExactly(first, first + second);
        }

        @Test
        void theScheduleIsAskedForEachUpdateAfterWhatWasUsedUp() {
            StringBuilder asked = new StringBuilder();
            TrainingConfig observed = CopyRun.config(4).withSchedule((step, progress) -> {
                asked.append(step).append('@').append(progress).append(' ');
                return 0.001f;
            });
            try (Model model = CopyRun.initialised(CopyRun.recurrent(0f))) {
                CopyRun.training(model, observed, new StopSignal()).run(CopyRun.batches(CopyRun.SEED));
            }

            assertThat(asked).hasToString("1@0.0 2@0.25 3@0.5 4@0.75 ");
        }
    }

    @Nested
    class Ending {

        @Test
        void batchesThatEndEndTraining() {
            Iterator<Seq2SeqBatch> endless = CopyRun.batches(CopyRun.SEED);
            List<Seq2SeqBatch> three = List.of(endless.next(), endless.next(), endless.next());
            try (Model model = CopyRun.initialised(CopyRun.recurrent(0f))) {
                StepReport last = CopyRun.training(model, CopyRun.config(100), new StopSignal())
                        .run(three.iterator());

                assertThat(last.step()).isEqualTo(3);
            }
        }

        @Test
        void theStopSignalEndsTrainingAfterTheUpdate() {
            StopSignal stop = new StopSignal();
            CopyRun.Reports reports = new CopyRun.Reports();
            try (Model model = CopyRun.initialised(CopyRun.recurrent(0f))) {
                StepReport last = CopyRun.training(model, CopyRun.config(100), stop)
                        .listen(report -> {
                            if (report.step() == 2) {
                                stop.give();
                            }
                        })
                        .listen(reports)
                        .run(CopyRun.batches(CopyRun.SEED));

                assertThat(last.step()).isEqualTo(2);
                assertThat(reports.list)
                        .as("listeners after the one that stopped")
                        .hasSize(2);
                assertThat(stop.isGiven()).isTrue();
            }
        }

        @Test
        void secondsThatArePastEndTraining() {
            TrainingConfig brief = CopyRun.config(1).withBudget(Budget.ofSeconds(1e-9));
            try (Model model = CopyRun.initialised(CopyRun.recurrent(0f))) {
                StepReport last =
                        CopyRun.training(model, brief, new StopSignal()).run(CopyRun.batches(CopyRun.SEED));

                assertThat(last.step()).isEqualTo(1);
                assertThat(last.progress()).isEqualTo(1);
            }
        }
    }

    @Nested
    class Errors {

        @Test
        void noBatchIsRefused() {
            try (Model model = CopyRun.initialised(CopyRun.recurrent(0f))) {
                Training<Seq2SeqBatch> training = CopyRun.training(model, CopyRun.config(1), new StopSignal());

                assertThatIllegalArgumentException()
                        .isThrownBy(() -> training.run(Collections.emptyIterator()))
                        .withMessage("batches must hold at least one batch, but got none");
            }
        }

        @Test
        void aBlockOtherThanTheObjectivesIsRefused() {
            Seq2SeqObjective objective = new Seq2SeqObjective(CopyRun.recurrent(0f), new CrossEntropy(0f));
            try (Model model = Model.newInstance("linear")) {
                model.setBlock(Linear.builder().setUnits(3).build());

                assertThatIllegalArgumentException()
                        .isThrownBy(() -> new Training<>(model, objective, CopyRun.config(1), new StopSignal()))
                        .withMessageStartingWith("model must hold the objective's network, but got Linear");
            }
        }

        @Test
        void aLossThatIsNotFiniteEndsTrainingWithStepAndValue() {
            try (Model model = CopyRun.initialised(CopyRun.recurrent(0f))) {
                Training<Seq2SeqBatch> training = CopyRun.training(model, CopyRun.config(9), new StopSignal())
                        .listen(report -> {
                            if (report.step() == 2) {
                                CopyRun.parameters(model).get(0).muli(Float.NaN);
                            }
                        });

                assertThatExceptionOfType(TrainingException.class)
                        .isThrownBy(() -> training.run(CopyRun.batches(CopyRun.SEED)))
                        .withMessage("loss must be finite, but got NaN at step 3, first in the gradient of"
                                + " 01sourceEmbedding_weight; a smaller learning rate or a smaller maxNorm may help");
            }
        }

        @Test
        void aGradientThatIsNotFiniteMovesNoParameter() {
            // The root of 0 is 0, its slope is not finite
            Seq2Seq steep = new HookedSeq2Seq(
                    CopyRun.recurrent(0f),
                    logits -> logits.add(logits.sub(logits).sqrt()));
            try (Model model = CopyRun.initialised(steep)) {
                List<float[]> before = CopyRun.parameters(model).stream()
                        .map(NDArray::toFloatArray)
                        .toList();
                Training<Seq2SeqBatch> training = CopyRun.training(model, CopyRun.config(9), new StopSignal());

                assertThatExceptionOfType(TrainingException.class)
                        .isThrownBy(() -> training.run(CopyRun.batches(CopyRun.SEED)))
                        .withMessageStartingWith(
                                "gradient norm must be finite, but got NaN at step 1, first in the gradient of ");

                List<NDArray> after = CopyRun.parameters(model);
                for (int i = 0; i < before.size(); i++) {
                    assertThat(after.get(i).toFloatArray()).as("parameter " + i).isEqualTo(before.get(i));
                }
            }
        }

        @Test
        void tokensOutsideTheVocabularyAreNotTrainedOnSilently() {
            Seq2SeqBatch foreign =
                    new Seq2SeqBatch(TokenBatch.of(List.of(new int[] {4})), TokenBatch.of(List.of(new int[] {99})));
            try (Model model = CopyRun.initialised(CopyRun.recurrent(0f))) {
                Training<Seq2SeqBatch> training = CopyRun.training(model, CopyRun.config(1), new StopSignal());

                assertThatIllegalArgumentException()
                        .isThrownBy(() -> training.run(List.of(foreign).iterator()))
                        .withMessageMatching("target must be in \\[0, logits=\\d+\\), but got 99");
            }
        }
    }
}
