package dev.heed.family.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import dev.heed.block.ForwardPass;
import dev.heed.data.LabelledBatch;
import dev.heed.data.LabelledText;
import dev.heed.data.Labels;
import dev.heed.encoder.SequenceClassifier;
import dev.heed.metric.ConfusionMatrix;
import dev.heed.predict.TestScores;
import dev.heed.shape.Require;
import dev.heed.train.StopSignal;
import dev.heed.train.Validator;
import dev.heed.train.loss.CrossEntropy;
import dev.heed.train.loss.TargetAccuracy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures a classifier on texts that it does not learn from.
 *
 * <p>The metrics: {@code loss}, cross-entropy in nats a text without label smoothing; {@code accuracy}, the share of texts
 * whose label it finds most probable, from 0 to 1; {@code macro_f1}, the mean of the classes' F1, from 0 to 1.
 */
final class ClassifierValidator implements Validator {

    private static final String LOSS = "loss";
    private static final String MACRO_F1 = "macro_f1";

    /** The names of the metrics, in order. */
    static final List<String> METRICS = List.of(LOSS, TargetAccuracy.NAME, MACRO_F1);

    private final SequenceClassifier network;
    private final Labels labels;
    private final NDManager manager;
    private final List<LabelledBatch> batches;

    /**
     * A validator of some texts.
     *
     * @param texts at least one
     * @param manager parent of the scopes; nothing stays in it
     */
    ClassifierValidator(SequenceClassifier network, ClassifierText model, List<LabelledText> texts, NDManager manager) {
        Require.positive("texts", texts.size());
        this.network = network;
        labels = model.labels();
        this.manager = manager;
        batches = model.batching().batchesOf(texts, EncoderText.BATCH_SIZE);
    }

    @Override
    public List<String> metrics() {
        return METRICS;
    }

    @Override
    public Map<String, Double> measure() {
        return test(StopSignal.never()).metrics();
    }

    TestScores test(StopSignal stop) {
        return new TestScores(measured(stop, new ConfusionMatrix(labels.size())), List.of());
    }

    /** With precision, recall and F1 of each class. */
    TestScores byClass(StopSignal stop) {
        ConfusionMatrix matrix = new ConfusionMatrix(labels.size());
        Map<String, Double> values = measured(stop, matrix);
        for (int label = 0; label < labels.size(); label++) {
            String name = labels.name(label);
            values.put("precision of " + name, matrix.precision(label));
            values.put("recall of " + name, matrix.recall(label));
            values.put("f1 of " + name, matrix.f1(label));
        }
        return new TestScores(values, List.of());
    }

    private Map<String, Double> measured(StopSignal stop, ConfusionMatrix matrix) {
        double nats = 0;
        CrossEntropy loss = new CrossEntropy(0f);
        for (LabelledBatch batch : batches) {
            if (stop.isGiven()) {
                break;
            }
            try (NDManager scope = manager.newSubManager()) {
                ForwardPass pass = ForwardPass.inference(new ParameterStore(scope, false));
                NDArray logits = network.logits(pass, scope, batch.tokens()); // (B, C)
                double mean = loss.mean(logits, batch.labels(scope)).getFloat();
                nats += mean * batch.labels().size();
                long[] predicted = logits.argMax(-1).toLongArray();
                for (int row = 0; row < predicted.length; row++) {
                    matrix.add((int) predicted[row], batch.labels().get(row));
                }
            }
        }
        Map<String, Double> values = new LinkedHashMap<>();
        values.put(LOSS, nats / matrix.examples());
        values.put(TargetAccuracy.NAME, matrix.accuracy());
        values.put(MACRO_F1, matrix.macroF1());
        return values;
    }
}
