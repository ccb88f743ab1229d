package dev.heed.train.loss;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.training.loss.Loss;
import ai.djl.translate.TranslateException;
import dev.heed.train.Budget;
import dev.heed.train.StepReport;
import dev.heed.train.StopSignal;
import dev.heed.train.Training;
import dev.heed.train.TrainingConfig;
import dev.heed.train.optim.AdamWConfig;
import dev.heed.train.schedule.Constant;
import java.io.IOException;
import java.util.Iterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Updates of two batches of a DJL dataset that has three: its iterator frees the last one when it is asked for more. */
class DjlBatchesTest {

    private static final int POINTS = 5;

    private final Model model = Model.newInstance("linear");
    private final NDManager manager = model.getNDManager();
    private final Linear network = Linear.builder().setUnits(1).build();

    DjlBatchesTest() {
        model.setBlock(network);
        network.initialize(manager, DataType.FLOAT32, new Shape(1, 2));
    }

    @AfterEach
    void close() {
        model.close();
    }

    private Iterator<Batch> epoch(ArrayDataset dataset) {
        try {
            return dataset.getData(manager).iterator();
        } catch (IOException | TranslateException e) {
            throw new IllegalStateException(e);
        }
    }

    private ArrayDataset dataset() {
        return new ArrayDataset.Builder()
                .setData(manager.linspace(-1f, 2f, 2 * POINTS).reshape(POINTS, 2))
                .optLabels(manager.linspace(0f, 1f, POINTS).reshape(POINTS, 1))
                .setSampling(2, false)
                .build();
    }

    private StepReport learn(Iterator<Batch> batches, int workers, long steps) {
        TrainingConfig config = TrainingConfig.of(AdamWConfig.standard(), new Constant(0.02f, 1), Budget.ofSteps(steps))
                .withAccumulation(2, workers);
        return new Training<>(model, DjlObjective.of(network, Loss.l2Loss()), config, new StopSignal()).run(batches);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theLastBatchOfAPassIsLearnedAlone(int workers) {
        ArrayDataset dataset = dataset();
        int arrays = manager.getManagedArrays().size();

        StepReport last = learn(epoch(dataset), workers, 100);

        assertThat(last.state().step()).isEqualTo(2);
        assertThat(last.tokens()).isEqualTo(POINTS);
        assertThat(manager.getManagedArrays()).hasSize(arrays);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theLastBatchOfAPassIsLearnedWithTheFirstOfTheNext(int workers) {
        ArrayDataset dataset = dataset();
        int arrays = manager.getManagedArrays().size();
        Iterator<Batch> endless = new Iterator<>() {
            private Iterator<Batch> epoch = epoch(dataset);

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Batch next() {
                if (!epoch.hasNext()) {
                    epoch = epoch(dataset);
                }
                return epoch.next();
            }
        };

        StepReport last = learn(endless, workers, 3);

        assertThat(last.tokens()).isEqualTo(2 * POINTS);
        assertThat(manager.getManagedArrays()).hasSize(arrays);
    }
}
