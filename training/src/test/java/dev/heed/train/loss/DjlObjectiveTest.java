package dev.heed.train.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.ParameterStore;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.training.loss.Loss;
import ai.djl.translate.TranslateException;
import dev.heed.block.ForwardPass;
import dev.heed.train.Budget;
import dev.heed.train.StepReport;
import dev.heed.train.StopSignal;
import dev.heed.train.Training;
import dev.heed.train.TrainingConfig;
import dev.heed.train.TrainingException;
import dev.heed.train.optim.AdamWConfig;
import dev.heed.train.optim.GradientClip;
import dev.heed.train.optim.SgdConfig;
import dev.heed.train.schedule.Constant;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A stock network of DJL's that learns which of 3 rings a point lies in, from a stock dataset with a stock loss. */
class DjlObjectiveTest {

    private static final int POINTS = 331;
    private static final int BATCH_SIZE = 32;
    private static final int BATCHES_PER_EPOCH = 11;

    private final Model model = Model.newInstance("rings");
    private final NDManager manager = model.getNDManager();
    private final SequentialBlock network = new SequentialBlock()
            .add(Linear.builder().setUnits(23).build())
            .add(Activation.reluBlock())
            .add(BatchNorm.builder().build())
            .add(Dropout.builder().optRate(0.1f).build())
            .add(Linear.builder().setUnits(3).build());
    private final DjlObjective objective = DjlObjective.of(network, Loss.softmaxCrossEntropyLoss());

    DjlObjectiveTest() {
        Engine.getInstance().setRandomSeed(5);
        model.setBlock(network);
        network.initialize(manager, DataType.FLOAT32, new Shape(BATCH_SIZE, 2));
    }

    @AfterEach
    void close() {
        model.close();
    }

    private NDArray points(float[] rings) {
        SplittableRandom random = new SplittableRandom(3);
        float[] points = new float[2 * POINTS];
        for (int i = 0; i < POINTS; i++) {
            rings[i] = i % 3;
            double radius = 1 + rings[i] + 0.6 * (random.nextDouble() - 0.5);
            double angle = 2 * Math.PI * random.nextDouble();
            points[2 * i] = (float) (radius * Math.cos(angle));
            points[2 * i + 1] = (float) (radius * Math.sin(angle));
        }
        return manager.create(points, new Shape(POINTS, 2));
    }

    private ArrayDataset dataset() {
        float[] rings = new float[POINTS];
        NDArray points = points(rings);
        return new ArrayDataset.Builder()
                .setData(points)
                .optLabels(manager.create(rings))
                .setSampling(BATCH_SIZE, true)
                .build();
    }

    private static Iterator<Batch> batches(ArrayDataset dataset, NDManager manager) {
        try {
            return dataset.getData(manager).iterator();
        } catch (IOException | TranslateException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A pass over the data after another. */
    private Iterator<Batch> epochs(ArrayDataset dataset) {
        return new Iterator<>() {
            private Iterator<Batch> epoch = start();

            private Iterator<Batch> start() {
                return batches(dataset, manager);
            }

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Batch next() {
                if (!epoch.hasNext()) {
                    epoch = start();
                }
                return epoch.next();
            }
        };
    }

    private Training<Batch> training(int accumulation, int maxSkipped, long steps) {
        TrainingConfig config = TrainingConfig.of(AdamWConfig.standard(), new Constant(0.02f, 5), Budget.ofSteps(steps))
                .withAccumulation(accumulation, 1)
                .withMaxSkipped(maxSkipped)
                .withSeed(7);
        return new Training<>(model, objective, config, new StopSignal());
    }

    private double accuracy() {
        float[] rings = new float[POINTS];
        NDArray points = points(rings);
        try (NDManager scope = manager.newSubManager()) {
            points.attach(scope);
            NDArray logits = network.forward(new ParameterStore(scope, false), new NDList(points), false)
                    .singletonOrThrow();
            long[] written = logits.argMax(1).toLongArray();
            int right = 0;
            for (int i = 0; i < POINTS; i++) {
                right += written[i] == (long) rings[i] ? 1 : 0;
            }
            return (double) right / POINTS;
        }
    }

    private List<NDArray> statistics() {
        return network.getParameters().values().stream()
                .filter(parameter -> parameter.getType() == Parameter.Type.RUNNING_MEAN
                        || parameter.getType() == Parameter.Type.RUNNING_VAR)
                .map(Parameter::getArray)
                .toList();
    }

    @Test
    void learnsInSomeEpochsAndLeavesNoArray() {
        ArrayDataset dataset = dataset();
        List<Integer> arrays = new ArrayList<>();
        int before = manager.getManagedArrays().size();

        StepReport last = training(1, 0, 20L * BATCHES_PER_EPOCH)
                .listen(report -> arrays.add(manager.getManagedArrays().size()))
                .run(epochs(dataset));

        assertThat(last.tokens()).isEqualTo(20L * POINTS);
        assertThat(arrays.stream().distinct()).hasSize(1);
        assertThat(manager.getManagedArrays()).hasSize(before);
        assertThat(accuracy()).isGreaterThan(0.95);
    }

    @Test
    void aBatchCanBeMeasuredAgain() {
        Batch batch = epochs(dataset()).next();
        List<Float> losses = new ArrayList<>();
        for (int time = 0; time < 2; time++) {
            try (NDManager scope = manager.newSubManager()) {
                ForwardPass pass = ForwardPass.inference(new ParameterStore(scope, false));
                losses.add(objective.measure(pass, scope, batch).get(0).getFloat());
            }
        }

        assertThat(losses.get(1)).isEqualTo(losses.get(0));
    }

    @Test
    void batchNormsCollectTheirStatistics() {
        assertThat(statistics()).hasSize(2);
        List<float[]> before = statistics().stream().map(NDArray::toFloatArray).toList();

        training(1, 0, 3).run(epochs(dataset()));

        for (int i = 0; i < before.size(); i++) {
            assertThat(statistics().get(i).toFloatArray()).isNotEqualTo(before.get(i));
        }
    }

    @Test
    void aBatchThatIsSkippedLeavesTheStatisticsToo() {
        Iterator<Batch> good = epochs(dataset());
        List<float[]> after = new ArrayList<>();
        Iterator<Batch> secondIsBad = new Iterator<>() {
            private int number;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Batch next() {
                Batch batch = good.next();
                if (++number == 2) {
                    batch.getData().head().muli(Float.NaN);
                }
                return batch;
            }
        };

        StepReport last = training(1, 1, 3)
                .listen(report -> statistics().forEach(array -> after.add(array.toFloatArray())))
                .run(secondIsBad);

        assertThat(last.state().skipped()).isEqualTo(1);
        assertThat(after.subList(2, 4)).usingRecursiveComparison().isEqualTo(after.subList(0, 2));
        assertThat(after.get(4)).isNotEqualTo(after.get(2)).doesNotContain(Float.NaN);
    }

    @Test
    void accumulatedBatchesCountByTheirRows() {
        // Without batch norm and dropout, whose batches are others
        SequentialBlock plain =
                new SequentialBlock().add(Linear.builder().setUnits(3).build());
        Updated joined = updated(plain, POINTS, 1);
        Updated several = updated(plain, 100, 4); // 100, 100, 100 and 31 rows

        assertThat(several.weight()).containsExactly(joined.weight(), within(1e-6f));
        assertThat(several.gradientNorm()).isCloseTo(joined.gradientNorm(), within(1e-6f));
    }

    private record Updated(float[] weight, float gradientNorm) {}

    /** By plain gradient descent, since AdamW's first step is as long whatever the gradient is. */
    private static Updated updated(SequentialBlock plain, int batchSize, int accumulation) {
        try (Model linear = Model.newInstance("linear")) {
            NDManager manager = linear.getNDManager();
            plain.clear();
            plain.initialize(manager, DataType.FLOAT32, new Shape(1, 2));
            NDArray weight = plain.getParameters().get(0).getValue().getArray();
            weight.set(new float[] {1, 2, 3, -1, -2, -3});
            linear.setBlock(plain);
            float[] labels = new float[POINTS];
            for (int i = 0; i < POINTS; i++) {
                labels[i] = i % 3;
            }
            ArrayDataset dataset = new ArrayDataset.Builder()
                    .setData(manager.linspace(-1f, 2f, 2 * POINTS).reshape(POINTS, 2))
                    .optLabels(manager.create(labels))
                    .setSampling(batchSize, false)
                    .build();
            TrainingConfig config = TrainingConfig.of(new SgdConfig(0f, 0f), new Constant(0.1f, 1), Budget.ofSteps(1))
                    .withClip(GradientClip.none())
                    .withAccumulation(accumulation, 1)
                    .withSeed(7);
            StepReport last = new Training<>(
                            linear, DjlObjective.of(plain, Loss.softmaxCrossEntropyLoss()), config, new StopSignal())
                    .run(batches(dataset, manager));
            assertThat(last.tokens()).isEqualTo(POINTS);
            return new Updated(weight.toFloatArray(), last.gradientNorm());
        }
    }

    /** The batch is closed by then, so its loss cannot be computed again to find the call. */
    @Test
    void aLeakIsSeenWithoutANameThatIsWrong() {
        ArrayDataset dataset = dataset();
        Training<Batch> training = training(1, 0, 3).listen(report -> manager.create(1f));

        assertThatExceptionOfType(TrainingException.class)
                .isThrownBy(() -> training.run(epochs(dataset)))
                .withMessageMatching(
                        "step must leave no native array over, but got \\d+ arrays instead of \\d+ after step 2");
    }
}
