package dev.heed.family.toy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.training.dataset.Batch;
import ai.djl.training.loss.Loss;
import ai.djl.translate.Batchifier;
import dev.heed.data.BatchStream;
import dev.heed.io.Sha256;
import dev.heed.predict.Example;
import dev.heed.predict.TestScores;
import dev.heed.recipe.LearningTask;
import dev.heed.recipe.Recipe;
import dev.heed.train.Objective;
import dev.heed.train.StopSignal;
import dev.heed.train.Validator;
import dev.heed.train.loss.DjlObjective;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** Learns the map y = W x from points of it, with DJL's block and loss. */
final class LinearTask implements LearningTask<Linear, Batch> {

    private static final long TEST_SEED = 1_000_003;

    /** Where there is no validation, whose examples the test has too. */
    private static final int TEST_EXAMPLES = 7;

    private final LinearModel model;
    private final LinearData data;
    private final int batchSize;
    private final long seed;

    LinearTask(Recipe recipe) {
        model = (LinearModel) recipe.model();
        data = (LinearData) recipe.data();
        batchSize = recipe.batch().examples();
        seed = recipe.seed();
    }

    /** The map to find: 1, 2, 3 and so on in its rows. */
    static float weight(int output, int input, int inputs) {
        return 1 + output * inputs + input;
    }

    @Override
    public String dataSha256() {
        return Sha256.of(data + " " + model.inputs() + " " + model.outputs());
    }

    @Override
    public int examplesPerEpoch() {
        return data.examples();
    }

    @Override
    public BatchStream<Batch> batches() {
        return new Points();
    }

    @Override
    public LinearText model() {
        return new LinearText(model);
    }

    @Override
    public Objective<Batch> objective(Linear network) {
        return DjlObjective.of(network, Loss.l2Loss());
    }

    @Override
    public List<String> validationMetrics() {
        return List.of("loss");
    }

    @Override
    public Optional<Validator> validator(Linear network, NDManager manager) {
        return data.hasValidation()
                ? Optional.of(() -> measured(network, manager, data.otherExamples()))
                : Optional.empty();
    }

    @Override
    public Optional<TestScores> test(Linear network, NDManager manager, StopSignal stop) {
        int examples = data.hasValidation() ? data.otherExamples() : TEST_EXAMPLES;
        return Optional.of(new TestScores(measured(network, manager, examples), List.of()));
    }

    @Override
    public List<Example> examples() {
        return List.of();
    }

    private Map<String, Double> measured(Linear network, NDManager manager, int examples) {
        try (NDManager scope = manager.newSubManager()) {
            NDList points = points(scope, examples, new SplittableRandom(TEST_SEED));
            NDList predicted = network.forward(new ParameterStore(scope, false), new NDList(points.get(0)), false);
            NDArray loss = Loss.l2Loss().evaluate(new NDList(points.get(1)), predicted);
            return Map.of("loss", (double) loss.getFloat());
        }
    }

    /** Points x of (B, inputs) and what the map makes of them, of (B, outputs). */
    private NDList points(NDManager manager, int count, SplittableRandom random) {
        float[] x = new float[count * model.inputs()];
        float[] y = new float[count * model.outputs()];
        for (int place = 0; place < x.length; place++) {
            x[place] = (float) (2 * random.nextDouble() - 1);
            for (int output = 0; output < model.outputs(); output++) {
                int input = place % model.inputs();
                y[place / model.inputs() * model.outputs() + output] +=
                        weight(output, input, model.inputs()) * x[place];
            }
        }
        return new NDList(
                manager.create(x, new Shape(count, model.inputs())),
                manager.create(y, new Shape(count, model.outputs())));
    }

    /** An epoch after the other, each the same points in the same order. */
    private final class Points implements BatchStream<Batch> {

        private long next;

        @Override
        public boolean hasNext() {
            return true;
        }

        @Override
        public Batch next() {
            int perEpoch = (data.examples() + batchSize - 1) / batchSize;
            int number = (int) (next++ % perEpoch);
            int size = Math.min(batchSize, data.examples() - number * batchSize);
            NDManager manager = NDManager.newBaseManager();
            NDList points = points(manager, size, new SplittableRandom(seed * perEpoch + number));
            return new Batch(
                    manager,
                    new NDList(points.get(0)),
                    new NDList(points.get(1)),
                    size,
                    Batchifier.STACK,
                    Batchifier.STACK,
                    number,
                    perEpoch);
        }

        @Override
        public void skip(long batches) {
            next += batches;
        }
    }
}
