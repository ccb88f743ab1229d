package dev.heed.train;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.metric.Metrics;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.listener.TrainingListener.BatchData;
import ai.djl.translate.Batchifier;
import dev.heed.shape.Require;
import dev.heed.train.state.TrainingState;
import dev.heed.train.state.Validation;
import java.util.List;
import java.util.Map;

/**
 * DJL's listeners, told of a training run: that it begins, each update, each epoch and, when this is closed, the end.
 *
 * <p>They get one of DJL's trainers with the model, a loss named {@code loss} whose means are those of the updates, and
 * metrics: loss, gradient_norm, learning_rate and the objective's own of every update and {@code validate_NAME} of
 * every validation. A validation that measures a value of the loss's name is a validation batch to them.
 *
 * <p>They do not get: the arrays of a batch, of its labels and of its predictions, whose lists are empty, since an
 * update's arrays are gone by then; evaluators other than the loss; a hold on training, whose parameters the trainer's
 * own {@code step} does not move. The size of a batch is what the update's loss was a mean over, its progress that of
 * the budget, in thousandths. A listener that throws, as to stop early, ends training with its exception.
 */
public final class DjlListeners implements StepListener, AutoCloseable {

    private static final long PARTS = 1000;

    private final ReportedLoss loss = new ReportedLoss();
    private final Trainer trainer;
    private final long interval;
    private long tokensBefore;

    private DjlListeners(long interval, Model model, TrainingListener... listeners) {
        this.interval = interval;
        Device device = model.getNDManager().getDevice();
        DefaultTrainingConfig config = new DefaultTrainingConfig(loss)
                .optDevices(new Device[] {device})
                .addTrainingListeners(listeners);
        List<Parameter> frozen = model.getBlock().getParameters().values().stream()
                .filter(parameter -> !parameter.requiresGradient())
                .toList();
        trainer = model.newTrainer(config);
        // DJL thaws a model that was loaded
        frozen.stream().filter(Parameter::requiresGradient).forEach(parameter -> parameter.freeze(true));
        trainer.setMetrics(new Metrics());
    }

    /**
     * Listeners to whom an epoch ends at each validation; add this to the training, and close it afterwards.
     *
     * @param model what is trained, initialised
     * @param listeners are told at once that training begins
     */
    public static DjlListeners atValidations(Model model, TrainingListener... listeners) {
        return new DjlListeners(Long.MAX_VALUE, model, listeners);
    }

    /**
     * Listeners to whom an epoch ends after so many updates; add this to the training, and close it afterwards.
     *
     * @param interval updates in an epoch
     * @param model what is trained, initialised
     * @param listeners are told at once that training begins
     */
    public static DjlListeners every(long interval, Model model, TrainingListener... listeners) {
        Require.positive("interval", interval);
        return new DjlListeners(interval, model, listeners);
    }

    /** What the listeners get: DJL's trainer, closed with this. */
    public Trainer trainer() {
        return trainer;
    }

    @Override
    public void beforeTraining(TrainingState state) {
        tokensBefore = state.tokens();
    }

    @Override
    public void afterStep(StepReport report) {
        Metrics metrics = trainer.getMetrics();
        metrics.addMetric("loss", report.loss());
        metrics.addMetric("gradient_norm", report.gradientNorm());
        metrics.addMetric("learning_rate", report.learningRate());
        report.metrics().forEach(metrics::addMetric);
        loss.report(report.loss());
        int size = Math.toIntExact(report.tokens() - tokensBefore);
        tokensBefore = report.tokens();
        try (NDManager scope = trainer.getManager().newSubManager()) {
            BatchData batch = batch(scope, size, report);
            trainer.notifyListeners(listener -> listener.onTrainingBatch(trainer, batch));
        }
        if (report.step() % interval == 0) {
            trainer.notifyListeners(listener -> listener.onEpoch(trainer));
        }
    }

    @Override
    public void afterValidation(StepReport report, Validation validation) {
        validation.values().forEach((name, value) -> trainer.getMetrics().addMetric("validate_" + name, value));
        Double value = validation.values().get(ReportedLoss.NAME);
        if (value != null) {
            loss.report(value.floatValue());
            try (NDManager scope = trainer.getManager().newSubManager()) {
                BatchData batch = batch(scope, 0, report);
                trainer.notifyListeners(listener -> listener.onValidationBatch(trainer, batch));
            }
        }
        if (interval == Long.MAX_VALUE) {
            trainer.notifyListeners(listener -> listener.onEpoch(trainer));
        }
    }

    /** One entry a device: DJL's own listeners bring the loss up to date once for each. */
    private BatchData batch(NDManager scope, int size, StepReport report) {
        long progress = Math.max(0, Math.round(PARTS * report.progress()) - 1);
        Batch batch =
                new Batch(scope, new NDList(), new NDList(), size, Batchifier.STACK, Batchifier.STACK, progress, PARTS);
        Device device = scope.getDevice();
        return new BatchData(batch, Map.of(device, new NDList()), Map.of(device, new NDList()));
    }

    /** Tells the listeners that training ended. */
    @Override
    public void close() {
        trainer.close();
    }
}
