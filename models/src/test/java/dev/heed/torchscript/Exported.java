package dev.heed.torchscript;

import static dev.heed.test.ArrayAssert.assertThat;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.training.ParameterStore;
import ai.djl.translate.TranslateException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/** An exported model as any DJL application loads it, and what it is compared with. */
final class Exported implements AutoCloseable {

    private static final double TOLERANCE = 1e-5;

    private final Block network;
    private final ZooModel<NDList, NDList> model;
    private final Predictor<NDList, NDList> predictor;

    private Exported(Block network, Path file) throws Exception {
        this.network = network;
        TorchScriptExport.write(network, file);
        model = Criteria.builder()
                .setTypes(NDList.class, NDList.class)
                .optModelPath(file)
                .optEngine("PyTorch")
                .build()
                .loadModel();
        predictor = model.newPredictor();
    }

    /** Exports an initialised network whose parameters all get values, biases too, and loads the file. */
    static Exported of(Block network, Path file, int seed) throws Exception {
        spread(network, seed);
        return new Exported(network, file);
    }

    /** Initial biases of 0 and gammas of 1 would hide one that is missing. */
    static void spread(Block network, int seed) {
        Random random = new Random(seed);
        network.getParameters().values().forEach(parameter -> {
            NDArray array = parameter.getArray();
            float mean = parameter.getType() == Parameter.Type.GAMMA ? 1 : 0;
            FloatBuffer values = FloatBuffer.allocate((int) array.size());
            for (int i = 0; i < values.capacity(); i++) {
                values.put(i, mean + 0.3f * (float) random.nextGaussian());
            }
            array.set(values);
        });
    }

    /** Ids below a number, int64. */
    static NDArray ids(NDManager manager, long end, long... shape) {
        long[] ids = LongStream.range(0, new Shape(shape).size())
                .map(i -> (i * i * 31 + i * 7 + 5) % (end - 1) + 1)
                .toArray();
        return manager.create(ids, new Shape(shape));
    }

    /** What the loaded file answers. */
    NDArray predict(NDArray... inputs) {
        try {
            return predictor.predict(new NDList(inputs)).singletonOrThrow();
        } catch (TranslateException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The names in the loaded module. */
    List<String> parameterNames() {
        return model.getBlock().getDirectParameters().keys();
    }

    /** Compares the answers of network and file, element by element. */
    void assertEqual(NDManager manager, NDArray... inputs) {
        NDArray expected = network.forward(new ParameterStore(manager, false), new NDList(inputs), false)
                .singletonOrThrow();
        try (NDArray actual = predict(inputs)) {
            assertThat(actual).isCloseTo(expected, TOLERANCE);
        }
    }

    @Override
    public void close() {
        predictor.close();
        model.close();
    }
}
