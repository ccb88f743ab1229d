package dev.heed.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import dev.heed.block.Borrowed;
import dev.heed.engine.NoGradient;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Every update spelled out with DJL's own operations, for any engine; the oracle of {@link FusedUpdates}. */
enum ComposedUpdates implements ParameterUpdates {
    /** The only instance. */
    INSTANCE;

    private static final NDIndex EVERYTHING = new NDIndex("...");

    @Override
    public float clipByNorm(NDList gradients, float maxNorm) {
        NDList squares = new NDList();
        for (NDArray gradient : gradients) {
            squares.add(gradient.square().sum());
        }
        float norm = (float) Math.sqrt(NDArrays.stack(squares).sum().getFloat());
        if (norm > maxNorm && norm < Float.POSITIVE_INFINITY) {
            gradients.forEach(gradient -> gradient.muli(maxNorm / norm));
        }
        return norm;
    }

    @Override
    public void clipByValue(NDList gradients, float maxValue) {
        // Not by taking away what is too much: of a large number, rounding would take all of it.
        gradients.forEach(gradient -> gradient.set(EVERYTHING, gradient.clip(-maxValue, maxValue)));
    }

    @Override
    public void average(NDList averages, NDList parameters, float decay) {
        try (NDManager scope = averages.head().getManager().newSubManager()) {
            forEach(
                    averages,
                    i -> averages.get(i)
                            .muli(decay)
                            .addi(Borrowed.attached(scope, parameters.get(i).mul(1 - decay))));
        }
    }

    @Override
    public void add(NDList targets, NDList values) {
        forEach(targets, i -> targets.get(i).addi(values.get(i)));
    }

    @Override
    public void set(NDList targets, NDList values) {
        forEach(targets, i -> targets.get(i).set(EVERYTHING, values.get(i)));
    }

    @Override
    public void clear(NDList gradients) {
        // 0 times what is not a number is not 0, but everything to the power of 0 is 1. DJL's copyTo would lay the
        // gradient into a buffer of Java's, which is gone when this handle is.
        gradients.forEach(gradient -> gradient.powi(0).subi(1));
    }

    @Override
    public void adamW(Group group, long step, float rate, float beta1, float beta2, float epsilon) {
        forEach(group.parameters(), i -> {
            NDArray gradient = group.gradients().get(i);
            NDArray parameter = group.parameters().get(i);
            NDArray mean = group.memories().get(0).get(i);
            NDArray square = group.memories().get(1).get(i);
            mean.muli(beta1).addi(gradient.mul(1 - beta1));
            square.muli(beta2).addi(gradient.square().mul(1 - beta2));
            if (group.weightDecay() > 0) {
                parameter.muli(1 - rate * group.weightDecay());
            }
            double meanCorrection = 1 - Math.pow(beta1, (double) step);
            double squareCorrection = 1 - Math.pow(beta2, (double) step);
            NDManager manager = gradient.getManager();
            NDArray denominator = Borrowed.attached(manager, square.sqrt())
                    .muli(1 / Math.sqrt(squareCorrection))
                    .addi(epsilon);
            NDArray change =
                    Borrowed.attached(manager, mean.mul(1 / meanCorrection)).divi(denominator);
            parameter.subi(change.muli(rate));
        });
    }

    @Override
    public void sgd(Group group, float rate, float momentum) {
        forEach(group.parameters(), i -> {
            NDArray gradient = group.gradients().get(i);
            NDArray parameter = group.parameters().get(i);
            NDManager manager = gradient.getManager();
            NDArray velocity = group.memories().get(0).get(i);
            NDArray decay = Borrowed.attached(manager, parameter.mul(group.weightDecay()));
            velocity.muli(momentum).addi(gradient.add(decay));
            parameter.subi(Borrowed.attached(manager, velocity.mul(rate)));
        });
    }

    @Override
    public void muon(Group group, float rate, float momentum) {
        forEach(group.parameters(), i -> {
            NDArray gradient = group.gradients().get(i);
            NDArray velocity = group.memories().get(0).get(i);
            NDArray fresh = gradient.mul(1 - momentum);
            velocity.muli(momentum).addi(fresh);
            NDArray direction = Borrowed.attached(gradient.getManager(), velocity.mul(momentum))
                    .addi(fresh);
            long longest = Math.max(direction.size(0), direction.size(1));
            group.parameters()
                    .get(i)
                    .muli(1 - rate * group.weightDecay())
                    .subi(orthogonal(direction).muli(rate * 0.2 * Math.sqrt((double) longest)));
        });
    }

    private static NDArray orthogonal(NDArray matrix) {
        boolean tall = matrix.size(0) > matrix.size(1);
        NDArray x = matrix.div(matrix.norm().add(1e-7));
        if (tall) {
            x = x.transpose();
        }
        for (int step = 0; step < 5; step++) {
            NDArray squared = x.matMul(x.transpose());
            NDArray polynomial =
                    squared.mul(-4.775).addi(squared.matMul(squared).muli(2.0315));
            x = x.mul(3.4445).addi(polynomial.matMul(x));
        }
        return tall ? x.transpose() : x;
    }

    @Override
    public void lion(Group group, float rate, float beta1, float beta2) {
        forEach(group.parameters(), i -> {
            NDArray gradient = group.gradients().get(i);
            NDArray mean = group.memories().get(0).get(i);
            NDArray direction = Borrowed.attached(gradient.getManager(), mean.mul(beta1))
                    .addi(gradient.mul(1 - beta1))
                    .sign();
            group.parameters().get(i).muli(1 - rate * group.weightDecay()).subi(direction.mul(rate));
            mean.muli(beta2).addi(gradient.mul(1 - beta2));
        });
    }

    /** Libtorch refuses to change a parameter in place where gradients are recorded. */
    private static void forEach(NDList arrays, IntConsumer update) {
        NoGradient.run(
                arrays.head().getManager(),
                () -> IntStream.range(0, arrays.size()).forEach(update));
    }
}
