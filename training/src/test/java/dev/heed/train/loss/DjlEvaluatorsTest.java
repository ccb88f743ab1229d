package dev.heed.train.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.loss.Loss;
import ai.djl.translate.TranslateException;
import dev.heed.train.Budget;
import dev.heed.train.StepReport;
import dev.heed.train.StopSignal;
import dev.heed.train.Training;
import dev.heed.train.TrainingConfig;
import dev.heed.train.optim.AdamWConfig;
import dev.heed.train.optim.GradientClip;
import dev.heed.train.schedule.Constant;
import java.io.IOException;
import java.util.Iterator;
import org.junit.jupiter.api.Test;

/** DJL's evaluators, asked while a stock block learns. */
class DjlEvaluatorsTest {

    private static final int ROWS = 13;
    private static final float[] WEIGHTS = {1, 2, 3, -1, -2, -3};

    private static float input(int row, int column) {
        return (float) Math.sin(2 * row + 3 * column);
    }

    private static int label(int row) {
        return row % 3;
    }

    /** The rows whose label has the largest score. */
    private static int right() {
        int right = 0;
        for (int row = 0; row < ROWS; row++) {
            int best = 0;
            for (int unit = 1; unit < 3; unit++) {
                best = score(row, unit) > score(row, best) ? unit : best;
            }
            right += best == label(row) ? 1 : 0;
        }
        return right;
    }

    private static float score(int row, int unit) {
        return WEIGHTS[2 * unit] * input(row, 0) + WEIGHTS[2 * unit + 1] * input(row, 1);
    }

    private static Iterator<Batch> batches(NDManager manager, int batchSize) {
        NDArray inputs = manager.create(new Shape(ROWS, 2));
        NDArray labels = manager.create(new Shape(ROWS));
        for (int row = 0; row < ROWS; row++) {
            inputs.setScalar(new NDIndex(row, 0), input(row, 0));
            inputs.setScalar(new NDIndex(row, 1), input(row, 1));
            labels.setScalar(new NDIndex(row), label(row));
        }
        ArrayDataset dataset = new ArrayDataset.Builder()
                .setData(inputs)
                .optLabels(labels)
                .setSampling(batchSize, false)
                .build();
        try {
            return dataset.getData(manager).iterator();
        } catch (IOException | TranslateException e) {
            throw new AssertionError(e);
        }
    }

    /** Batches of 5, 5 and 3 rows make one update. */
    @Test
    void areMeansOverTheRowsOfAllBatches() {
        try (Model model = Model.newInstance("linear")) {
            Linear linear = Linear.builder().setUnits(3).build();
            linear.initialize(model.getNDManager(), DataType.FLOAT32, new Shape(1, 2));
            linear.getParameters().get(0).getValue().getArray().set(WEIGHTS);
            model.setBlock(linear);
            TrainingConfig config = TrainingConfig.of(AdamWConfig.standard(), new Constant(0.02f, 1), Budget.ofSteps(1))
                    .withClip(GradientClip.none())
                    .withAccumulation(3, 1)
                    .withSeed(7);

            StepReport last = new Training<>(
                            model,
                            DjlObjective.of(linear, Loss.softmaxCrossEntropyLoss())
                                    .measuring(new Accuracy("right")),
                            config,
                            new StopSignal())
                    .run(batches(model.getNDManager(), 5));

            assertThat(right()).isBetween(1, ROWS - 1);
            assertThat(last.metrics()).containsOnlyKeys("right");
            assertThat(last.metrics().get("right")).isCloseTo((double) right() / ROWS, within(1e-6));
        }
    }

    @Test
    void needNamesThatDiffer() {
        DjlObjective one = DjlObjective.of(Linear.builder().setUnits(3).build(), Loss.softmaxCrossEntropyLoss())
                .measuring(new Accuracy());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> one.measuring(new Accuracy()))
                .withMessage("evaluators must have names that differ, but got [Accuracy, Accuracy]");
    }
}
