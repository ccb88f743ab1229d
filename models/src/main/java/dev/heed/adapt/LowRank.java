package dev.heed.adapt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import dev.heed.block.Borrowed;
import dev.heed.block.ForwardPass;
import dev.heed.block.Inputs;
import dev.heed.block.Scaling;
import dev.heed.block.SizedBlock;
import dev.heed.kernel.Kernel;
import java.util.SplittableRandom;

/**
 * Adds a matrix of low rank to a weight.
 *
 * <p>\[ f(W) = W + \frac{\alpha}{r} B A \]
 *
 * <p>Shapes: W (units, input size), A (r, input size), B (units, r). A starts uniform between plus and minus one over the
 * root of the input size, B as 0.
 *
 * <p>Differs from the paper: dropout takes a feature of the input away from the adapter for a whole pass, and not for each
 * token anew.
 */
final class LowRank extends SizedBlock {

    private final LoraConfig config;
    private final Parameter a;
    private final Parameter b;

    LowRank(LoraConfig config, long seed) {
        this.config = config;
        a = addParameter(parameter("A", (manager, shape, type) -> uniform(manager, shape, type, seed)));
        b = addParameter(parameter("B", Initializer.ZEROS));
    }

    private static Parameter parameter(String name, Initializer initializer) {
        return Parameter.builder()
                .setName(name)
                .setType(Parameter.Type.OTHER) // Not one of those that a network's initialisation is for
                .optInitializer(initializer)
                .build();
    }

    private static NDArray uniform(NDManager manager, Shape shape, DataType type, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double bound = 1 / Math.sqrt((double) shape.get(1));
        float[] values = new float[Math.toIntExact(shape.size())];
        for (int place = 0; place < values.length; place++) {
            values[place] = (float) random.nextDouble(-bound, bound);
        }
        NDArray array = manager.create(values, shape);
        if (array.getDataType() == type) {
            return array;
        }
        try (array) {
            return array.toType(type, true);
        }
    }

    @Override
    protected void prepare(Shape[] inputShapes) {
        a.setShape(new Shape(config.rank(), inputShapes[0].get(1)));
        b.setShape(new Shape(inputShapes[0].get(0), config.rank()));
    }

    @Override
    protected NDArray forward(ForwardPass pass, NDList inputs) {
        NDArray weight = Inputs.of(inputs, "weight").get(0);
        return pass.compute(() -> {
            NDManager scope = weight.getManager();
            NDArray features = pass.value(a, weight);
            if (pass.training() && config.dropout() > 0) {
                NDArray kept = Kernel.dropped(
                        pass, scope.ones(new Shape(1, features.getShape().get(1))), config.dropout());
                features = kept.mul(features);
            }
            NDArray scaled = Scaling.times(Borrowed.by(scope, pass.value(b, weight)), config.scale());
            return scaled.matMul(features).addi(weight); // The product is nobody else's, so the sum takes its place
        });
    }
}
