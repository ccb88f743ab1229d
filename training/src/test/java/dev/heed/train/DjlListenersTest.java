package dev.heed.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.TrainingDivergedException;
import ai.djl.metric.Metric;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Parameter;
import ai.djl.training.Trainer;
import ai.djl.training.listener.DivergenceCheckTrainingListener;
import ai.djl.training.listener.EarlyStoppingListener;
import ai.djl.training.listener.EvaluatorTrainingListener;
import ai.djl.training.listener.TrainingListener;
import dev.heed.seq2seq.Seq2SeqBatch;
import dev.heed.train.state.Goal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Listeners of DJL's kind, its own among them. */
class DjlListenersTest {

    private static final EvaluationConfig EVERY_SECOND =
            EvaluationConfig.every(2, new Goal("loss", Goal.Direction.LOWEST));

    private final Model model = CopyRun.initialised(CopyRun.recurrent(0f));
    private final Recording recording = new Recording();
    private final CopyRun.Reports reports = new CopyRun.Reports();

    @AfterEach
    void close() {
        model.close();
    }

    /** Writes down what it is told. */
    private static final class Recording implements TrainingListener {

        private final List<String> told = new ArrayList<>();
        private final List<Integer> sizes = new ArrayList<>();
        private final List<Long> progress = new ArrayList<>();

        @Override
        public void onEpoch(Trainer trainer) {
            told.add("epoch");
        }

        @Override
        public void onTrainingBatch(Trainer trainer, BatchData batchData) {
            told.add("batch");
            sizes.add(batchData.getBatch().getSize());
            progress.add(batchData.getBatch().getProgress());
            assertThat(batchData.getBatch().getProgressTotal()).isEqualTo(1000);
            assertThat(batchData.getBatch().getData()).isEmpty();
            assertThat(batchData.getLabels().values()).containsExactly(new NDList());
            assertThat(batchData.getPredictions().values()).containsExactly(new NDList());
            assertThat(trainer.getMetrics().latestMetric("loss").getValue().floatValue())
                    .isPositive();
        }

        @Override
        public void onValidationBatch(Trainer trainer, BatchData batchData) {
            told.add("validation");
        }

        @Override
        public void onTrainingBegin(Trainer trainer) {
            told.add("begin");
        }

        @Override
        public void onTrainingEnd(Trainer trainer) {
            told.add("end");
        }
    }

    private Training<Seq2SeqBatch> training(DjlListeners listeners, long steps) {
        return CopyRun.training(model, CopyRun.config(steps), new StopSignal())
                .listen(reports)
                .listen(listeners);
    }

    private static Iterator<Seq2SeqBatch> batches() {
        return CopyRun.batches(CopyRun.SEED);
    }

    @Test
    void anEpochEndsAtEachValidation() {
        try (DjlListeners listeners = DjlListeners.atValidations(model, recording)) {
            training(listeners, 5)
                    .validate(() -> Map.of("loss", 0.5, "bleu", 7.0), EVERY_SECOND)
                    .run(batches());

            assertThat(listeners.trainer().getMetrics().getMetric("validate_bleu"))
                    .hasSize(3);
        }

        assertThat(recording.told)
                .containsExactly(
                        "begin",
                        "batch",
                        "batch",
                        "validation",
                        "epoch",
                        "batch",
                        "batch",
                        "validation",
                        "epoch",
                        "batch",
                        "validation",
                        "epoch",
                        "end");
        assertThat(recording.progress).containsExactly(199L, 399L, 599L, 799L, 999L);
        assertThat(recording.sizes.stream().mapToLong(Integer::longValue).sum())
                .isEqualTo(reports.list.get(4).tokens());
        assertThat(recording.sizes.get(0)).isEqualTo((int) reports.list.get(0).tokens());
    }

    @Test
    void anEpochEndsAfterSoManyUpdates() {
        try (DjlListeners listeners = DjlListeners.every(2, model, recording)) {
            training(listeners, 5)
                    .validate(
                            () -> Map.of("bleu", 0.5),
                            EvaluationConfig.every(3, new Goal("bleu", Goal.Direction.HIGHEST)))
                    .run(batches());
        }

        assertThat(recording.told)
                .containsExactly("begin", "batch", "batch", "epoch", "batch", "batch", "epoch", "batch", "end");
    }

    @Test
    void theTrainerIsOfTheModelAndHasMetrics() {
        try (DjlListeners listeners = DjlListeners.every(2, model, recording)) {
            training(listeners, 3).run(batches());

            Trainer trainer = listeners.trainer();
            assertThat(trainer.getModel()).isSameAs(model);
            assertThat(trainer.getLoss().getName()).isEqualTo("loss");
            assertThat(trainer.getMetrics().getMetric("loss").stream()
                            .map(Metric::getValue)
                            .map(Number::floatValue)
                            .toList())
                    .isEqualTo(reports.losses());
            assertThat(trainer.getMetrics().getMetric("gradient_norm")).hasSize(3);
            assertThat(trainer.getMetrics().getMetric("learning_rate")).hasSize(3);
        }
    }

    @Test
    void djlsOwnListenersMeasureTheLossOfEachEpoch() {
        try (DjlListeners listeners = DjlListeners.atValidations(model, TrainingListener.Defaults.logging())) {
            training(listeners, 4)
                    .validate(() -> Map.of("loss", 0.25 * reports.list.size()), EVERY_SECOND)
                    .run(batches());

            Trainer trainer = listeners.trainer();
            List<Float> losses = reports.losses();
            String name =
                    EvaluatorTrainingListener.metricName(trainer.getLoss(), EvaluatorTrainingListener.TRAIN_EPOCH);
            List<Metric> epochs = trainer.getMetrics().getMetric(name);
            assertThat(epochs).hasSize(2);
            assertThat(epochs.get(0).getValue().doubleValue())
                    .isCloseTo((losses.get(0) + losses.get(1)) / 2.0, within(1e-6));
            assertThat(epochs.get(1).getValue().doubleValue())
                    .isCloseTo((losses.get(2) + losses.get(3)) / 2.0, within(1e-6));
            assertThat(trainer.getTrainingResult().getEpoch()).isEqualTo(2);
            assertThat(trainer.getTrainingResult().getTrainLoss())
                    .isEqualTo(epochs.get(1).getValue().floatValue());
            assertThat(trainer.getTrainingResult().getValidateLoss()).isEqualTo(1f);
        }
    }

    @Test
    void aListenerThatThrowsEndsTraining() {
        EarlyStoppingListener early =
                EarlyStoppingListener.builder().optMaxMillis(0).optMinEpochs(0).build();
        int before = model.getNDManager().getManagedArrays().size();
        try (DjlListeners listeners = DjlListeners.atValidations(model, new EvaluatorTrainingListener(), early)) {
            Training<Seq2SeqBatch> training = training(listeners, 9).validate(() -> Map.of("loss", 0.5), EVERY_SECOND);

            assertThatExceptionOfType(EarlyStoppingListener.EarlyStoppedException.class)
                    .isThrownBy(() -> training.run(batches()));
        }
        assertThat(reports.list).hasSizeLessThan(9);
        assertThat(model.getNDManager().getManagedArrays()).hasSize(before);
    }

    @Test
    void aSkippedUpdateIsNotANumberToThem() {
        TrainingConfig patient = CopyRun.config(9).withMaxSkipped(2);
        try (DjlListeners listeners =
                DjlListeners.every(2, model, new EvaluatorTrainingListener(), new DivergenceCheckTrainingListener())) {
            Training<Seq2SeqBatch> training = CopyRun.training(model, patient, new StopSignal())
                    .listen(reports)
                    .listen(listeners)
                    .listen(report -> CopyRun.parameters(model).get(0).muli(Float.NaN));

            assertThatExceptionOfType(TrainingDivergedException.class).isThrownBy(() -> training.run(batches()));
        }
        assertThat(reports.list).hasSize(2);
    }

    @Test
    void nothingIsLeft() {
        int before = model.getNDManager().getManagedArrays().size();
        List<Integer> during = new ArrayList<>();

        try (DjlListeners listeners = DjlListeners.every(3, model, TrainingListener.Defaults.basic())) {
            training(listeners, 10)
                    .listen(report ->
                            during.add(model.getNDManager().getManagedArrays().size()))
                    .run(batches());
        }

        assertThat(during.stream().distinct()).hasSize(1);
        assertThat(model.getNDManager().getManagedArrays()).hasSize(before);
        assertThat(model.getNDManager().isOpen()).isTrue();
    }

    @Test
    void frozenParametersStayFrozen() {
        Parameter frozen = model.getBlock().getParameters().get(0).getValue();
        frozen.freeze(true);

        DjlListeners.every(3, model).close();

        assertThat(frozen.requiresGradient()).isFalse();
        assertThat(model.getBlock().getParameters().get(1).getValue().requiresGradient())
                .isTrue();
    }

    @Test
    void epochsWithoutAnUpdateAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DjlListeners.every(0, model))
                .withMessage("interval must be at least 1, but got 0");
    }
}
