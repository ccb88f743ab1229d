package dev.heed.huggingface;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import dev.heed.io.NameMap;
import dev.heed.io.SafeText;
import dev.heed.io.SavedTensors;
import java.nio.file.Path;
import java.util.Arrays;

/** The weights of a folder: whether they can be those of a network, and how it gets them. */
final class FolderWeights {

    /** So many numbers fit anywhere, and a sentence that names the tensors can be had. */
    private static final long SMALL = 1 << 20;

    private FolderWeights() {}

    /** Refuses a folder without weights, or with far fewer than the network has; reads headers alone. */
    static void require(Path folder, Block network) {
        try (SavedTensors tensors = SavedTensors.open(folder)) {
            requireSize(tensors, network);
        }
    }

    /** Initialises a network and reads its weights. If that fails it has none, unless it had some before. */
    static void load(Path folder, Block network, NameMap names, NDManager manager) {
        boolean wasInitialised = network.isInitialized();
        try (SavedTensors tensors = SavedTensors.open(folder)) {
            requireSize(tensors, network);
            network.setInitializer(Initializer.ZEROS, parameter -> true); // draws no numbers, which others may count on
            network.initialize(manager, DataType.FLOAT32, new Shape(1, 1));
            names.load(network, tensors, manager);
        } catch (Throwable e) {
            if (!wasInitialised) {
                network.getParameters().values().forEach(FolderWeights::empty);
            }
            throw e;
        }
    }

    private static void empty(Parameter parameter) {
        Shape shape = parameter.getShape();
        parameter.close();
        parameter.setShape(shape);
    }

    /** Before the memory for the network is asked for. */
    private static void requireSize(SavedTensors tensors, Block network) {
        long saved = tensors.names().stream()
                .mapToLong(name -> tensors.shape(name).size())
                .sum();
        long described = network.getParameters().values().stream()
                .map(Parameter::getShape)
                .filter(shape ->
                        shape != null && Arrays.stream(shape.getShape()).allMatch(size -> size >= 0))
                .mapToLong(Shape::size)
                .sum();
        if (described > Math.max(SMALL, 2 * saved)) {
            throw new IllegalArgumentException(
                    SafeText.of(tensors.path()) + ": weights must be as many as config.json describes, at least "
                            + described + ", but got " + saved);
        }
    }
}
