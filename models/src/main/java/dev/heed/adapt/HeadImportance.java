package dev.heed.adapt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.heed.attention.MultiHeadAttention;
import dev.heed.block.BlockPaths;
import dev.heed.block.ForwardPass;
import dev.heed.kernel.ParameterUpdates;
import dev.heed.shape.Require;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * How much a loss hangs on each head of a network. Use it to choose which heads to prune: one pass forward and back for
 * each batch, where leaving out every head in turn would take one for each head.
 *
 * <p>\[ I_h = \frac{1}{N} \sum_{x} \left| \frac{\partial L(x)}{\partial \xi_h} \right| \] with the gate \( \xi_h \) of
 * head h ({@link HeadGates}) and the loss L(x) of each of N batches. The paper's batches are single examples.
 *
 * <p>Differs from the paper: values are as they come until they are {@linkplain #normalised normalised} by block.
 *
 * @param heads the value of each head, block by block
 * @see <a href="https://arxiv.org/abs/1905.10650">Michel et al. 2019, section 4.1</a>
 */
public record HeadImportance(List<Head> heads) {

    /**
     * The importance of a head.
     *
     * @param path of its block in the network
     * @param head its number in the block, from 0, as when the block was made
     * @param importance at least 0
     */
    public record Head(String path, int head, float importance) {

        /** Checks the importance, which is not finite where a gradient was not. */
        public Head {
            Require.nonNegativeNumber("importance of head " + head + " of " + path, importance);
        }
    }

    /**
     * The loss of a batch; {@code objective::loss} of a training's objective is one.
     *
     * @param <B> what a batch is
     */
    @FunctionalInterface
    public interface Loss<B> {

        /**
         * Computes it.
         *
         * @param pass a training pass; the network must take its parameters from it
         * @param scope owner of everything that is made
         * @return a scalar
         */
        NDArray of(ForwardPass pass, NDManager scope, B batch);
    }

    /** Copies the list. */
    public HeadImportance {
        heads = List.copyOf(heads);
    }

    /**
     * Measures it. Parameters and their gradients stay as they are, and so do gates that the network has; those of the
     * other blocks are 1. Dropout is on as in training.
     *
     * @param network an initialised block
     * @param manager parent of a scope for each batch; nothing stays in it
     * @param batches at least one, each of which counts alike
     * @param loss of a batch
     * @throws IllegalArgumentException if there is no batch or no attention block
     * @throws IllegalStateException if an output projection has an adapter, which leaves no room for a gate
     */
    public static <B> HeadImportance of(Block network, NDManager manager, Iterable<B> batches, Loss<B> loss) {
        HeadGates added = HeadGates.addMissing(network);
        try {
            Map<String, MultiHeadAttention> blocks = BlockPaths.all(network, MultiHeadAttention.class);
            if (blocks.isEmpty()) {
                throw new IllegalArgumentException("network must have an attention block, but got none in "
                        + network.getClass().getSimpleName());
            }
            List<Parameter> gates = blocks.values().stream()
                    .map(block -> Objects.requireNonNull(HeadGate.of(block)).gates())
                    .toList();
            float[][] means = onlyLearning(
                    gates, network, () -> fromZero(gates, manager, () -> meanGradients(gates, manager, batches, loss)));
            List<Head> heads = new ArrayList<>();
            int place = 0;
            for (Map.Entry<String, MultiHeadAttention> entry : blocks.entrySet()) {
                float[] ofBlock = means[place++];
                List<Integer> numbers = entry.getValue().heads();
                for (int head = 0; head < ofBlock.length; head++) {
                    heads.add(new Head(entry.getKey(), numbers.get(head), ofBlock[head]));
                }
            }
            return new HeadImportance(heads);
        } finally {
            added.remove();
        }
    }

    /** Runs something while some parameters of a network get gradients and the others do not. */
    private static <T> T onlyLearning(List<Parameter> chosen, Block network, Supplier<T> action) {
        List<Parameter> turned = new ArrayList<>();
        for (Parameter parameter : network.getParameters().values()) {
            if (parameter.requiresGradient() != chosen.contains(parameter)) {
                parameter.freeze(parameter.requiresGradient());
                turned.add(parameter);
            }
        }
        try {
            return action.get();
        } finally {
            turned.forEach(parameter -> parameter.freeze(parameter.requiresGradient()));
        }
    }

    /** Runs something on gradients that begin at 0, and puts back what they were. */
    private static <T> T fromZero(List<Parameter> gates, NDManager manager, Supplier<T> action) {
        try (NDManager scope = manager.newSubManager()) {
            NDList gradients = gradients(gates, scope);
            NDList before =
                    new NDList(gradients.stream().map(NDArray::duplicate).toList());
            ParameterUpdates.of(gradients.head()).clear(gradients);
            try {
                return action.get();
            } finally {
                ParameterUpdates.of(before.head()).set(gradients(gates, scope), before);
            }
        }
    }

    private static NDList gradients(List<Parameter> gates, NDManager scope) {
        NDList gradients = new NDList();
        for (Parameter gate : gates) {
            NDArray gradient = gate.getArray().getGradient();
            gradient.attach(scope); // each call makes a handle that would stay with the parameter
            gradients.add(gradient);
        }
        return gradients;
    }

    /** The means of the gradients' absolute values, by parameter. */
    private static <B> float[][] meanGradients(
            List<Parameter> gates, NDManager manager, Iterable<B> batches, Loss<B> loss) {
        float[][] means = gates.stream()
                .map(gate -> new float[(int) gate.getShape().size()])
                .toArray(float[][]::new);
        long count = 0;
        for (B batch : batches) {
            count++;
            try (NDManager scope = manager.newSubManager()) {
                try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
                    ForwardPass pass = new ForwardPass(new ParameterStore(scope, false), true);
                    collector.backward(loss.of(pass, scope, batch));
                }
                NDList gradients = gradients(gates, scope);
                for (int block = 0; block < means.length; block++) {
                    float[] values =
                            gradients.get(block).toType(DataType.FLOAT32, false).toFloatArray();
                    for (int head = 0; head < values.length; head++) {
                        means[block][head] += (Math.abs(values[head]) - means[block][head]) / count;
                    }
                }
                ParameterUpdates.of(gradients.head()).clear(gradients);
            }
        }
        Require.positive("number of batches", count);
        return means;
    }

    /** The same values, those of each block divided by the root of their sum of squares; zeros stay. */
    public HeadImportance normalised() {
        Map<String, Double> squares = heads.stream()
                .collect(Collectors.groupingBy(
                        Head::path, Collectors.summingDouble(head -> (double) head.importance() * head.importance())));
        return new HeadImportance(heads.stream()
                .map(head -> {
                    double norm = Math.sqrt(Objects.requireNonNull(squares.get(head.path())));
                    float value = norm > 0 ? (float) (head.importance() / norm) : 0f;
                    return new Head(head.path(), head.head(), value);
                })
                .toList());
    }

    /** The heads in the order in which to prune them, the least important first. */
    public List<Head> leastFirst() {
        return heads.stream()
                .sorted(Comparator.comparingDouble(Head::importance))
                .toList();
    }
}
