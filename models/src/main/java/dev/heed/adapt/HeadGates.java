package dev.heed.adapt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import dev.heed.attention.MultiHeadAttention;
import dev.heed.block.AdaptableLinear;
import dev.heed.block.BlockPaths;
import dev.heed.block.Borrowed;
import dev.heed.engine.NoGradient;
import dev.heed.kernel.ParameterUpdates;
import dev.heed.shape.Require;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * A gate on each head of a network's attention blocks: 1 lets through what the head has found, 0 silences it. Use them to
 * see what a network is without a head, to let it learn which it needs, and to prune the others.
 *
 * <p>\[ \mathrm{MultiHead}(Q, K, V) = \sum_{h=1}^{H} \xi_h \, \mathrm{head}_h W^O_h + b^O \] with the gates
 * \( \xi_h \), all 1 at first, and the D columns \( W^O_h \) of the output projection that are head h's.
 *
 * <p>Gates are parameters of the output projections, {@code headGate} by name: saved, loaded and learnt as any other
 * unless they are {@linkplain #freeze frozen}. A network without gates does not load those of one that has some.
 *
 * <p>Blocks are named by their paths in the network, as in {@code stack.layer0.selfAttention}, heads by the numbers that
 * they had when the block was made.
 *
 * @see <a href="https://arxiv.org/abs/1905.10650">Michel et al. 2019, section 2.3</a>
 */
public final class HeadGates {

    private final Block network;
    private final Map<String, MultiHeadAttention> blocks;

    private HeadGates(Block network, Map<String, MultiHeadAttention> blocks) {
        this.network = network;
        this.blocks = blocks;
    }

    /** Adds gates to all attention blocks of a network. */
    public static HeadGates add(Block network) {
        return add(network, path -> true);
    }

    /**
     * Adds gates to some attention blocks of a network, all or none.
     *
     * @param network any block, before or after its parameters are made
     * @param paths which of its attention blocks
     * @throws IllegalArgumentException if it is none of them
     * @throws IllegalStateException if something changes the weight of an output projection already
     */
    public static HeadGates add(Block network, Predicate<String> paths) {
        Map<String, MultiHeadAttention> all = BlockPaths.all(network, MultiHeadAttention.class);
        Map<String, MultiHeadAttention> chosen = new LinkedHashMap<>(all);
        chosen.keySet().removeIf(paths.negate());
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException("paths must choose an attention block, but got none of " + all.keySet());
        }
        return add(network, chosen);
    }

    /** Adds gates to those attention blocks that have none. */
    static HeadGates addMissing(Block network) {
        Map<String, MultiHeadAttention> open = BlockPaths.all(network, MultiHeadAttention.class);
        open.values().removeIf(block -> HeadGate.of(block) != null);
        return add(network, open);
    }

    private static HeadGates add(Block network, Map<String, MultiHeadAttention> blocks) {
        blocks.forEach((path, block) -> {
            if (block.outputProjection().change() != null) {
                throw new IllegalStateException("output projections must have no adapter or gate yet, but got "
                        + block.outputProjection().getChildren().keys() + " in " + path);
            }
        });
        blocks.values().forEach(HeadGate::add);
        return new HeadGates(network, blocks);
    }

    /** The gates by block, each in the order of {@link MultiHeadAttention#heads}. */
    public Map<String, float[]> values() {
        Map<String, float[]> values = new LinkedHashMap<>();
        blocks.forEach((path, block) -> values.put(path, gate(block).values()));
        return values;
    }

    /**
     * Sets a gate, in place.
     *
     * @param path of the block
     * @param head number of the head
     * @param value any number; 0 to silence it
     * @throws IllegalArgumentException if there is no such gate
     */
    public void set(String path, int head, float value) {
        MultiHeadAttention block = blocks.get(path);
        if (block == null) {
            throw new IllegalArgumentException("path must be one of " + blocks.keySet() + ", but got " + path);
        }
        int place = block.heads().indexOf(head);
        if (place < 0) {
            throw new IllegalArgumentException("head must be one of " + block.heads() + ", but got " + head);
        }
        Require.finite("gate", value);
        float[] values = gate(block).values();
        values[place] = value;
        NDArray gates = gate(block).gates().getArray();
        try (NDManager scope = gates.getManager().newSubManager()) {
            write(gates, scope.create(values).toType(gates.getDataType(), false));
        }
    }

    /**
     * Fixes the gates as they are, or lets them be learnt, as they are unless this is called. DJL's {@code Model.newTrainer}
     * thaws a network that {@code Model.load} has read: call this after it.
     */
    public void freeze(boolean freeze) {
        blocks.values().forEach(block -> gate(block).gates().freeze(freeze));
    }

    /** Takes the gates away, as if all were 1. */
    public void remove() {
        for (MultiHeadAttention block : blocks.values()) {
            HeadGate gate = gate(block);
            block.outputProjection().restore();
            gate.clear();
        }
    }

    /** Multiplies the gates into the weights and takes them away; the output stays the same to rounding. */
    public void merge() {
        for (MultiHeadAttention block : blocks.values()) {
            NDArray weight =
                    block.outputProjection().getDirectParameters().get("weight").getArray();
            NDArray gates = gate(block).gates().getArray();
            try (NDManager scope = weight.getManager().newSubManager()) {
                NoGradient.run(
                        scope,
                        () -> write(weight, HeadGate.gated(Borrowed.by(scope, weight), Borrowed.by(scope, gates))));
            }
        }
        remove();
    }

    /**
     * Prunes the heads whose gates are 0 and {@linkplain #merge merges} the other gates: a smaller network whose output is
     * the same to rounding.
     *
     * @return what the network has now lost, with what it had lost before
     * @throws IllegalArgumentException if a block's heads cannot be pruned so, see {@link MultiHeadAttention#prune};
     *     then nothing has changed
     * @throws IllegalStateException if an adapter changes a weight of such a block; then nothing has changed either
     */
    public PrunedHeads prune() {
        Map<String, List<Integer>> silent = new LinkedHashMap<>();
        blocks.forEach((path, block) -> {
            float[] values = gate(block).values();
            silent.put(
                    path,
                    IntStream.range(0, values.length)
                            .filter(place -> values[place] == 0)
                            .mapToObj(block.heads()::get)
                            .toList());
        });
        PrunedHeads pruned = new PrunedHeads(silent);
        pruned.requireFits(network);
        blocks.forEach(HeadGates::requireNoAdapter);
        merge();
        pruned.apply(network);
        return PrunedHeads.of(network);
    }

    private static void requireNoAdapter(String path, MultiHeadAttention block) {
        for (AdaptableLinear linear :
                BlockPaths.all(block, AdaptableLinear.class).values()) {
            if (linear.change() != null && !(linear.change() instanceof HeadGate)) {
                throw new IllegalStateException("adapters must be merged or removed before heads are pruned, but got "
                        + linear.getChildren().keys() + " in " + path);
            }
        }
    }

    private static HeadGate gate(MultiHeadAttention block) {
        HeadGate gate = HeadGate.of(block);
        if (gate == null) {
            throw new IllegalStateException("head gates must still be there, but got some that were taken away");
        }
        return gate;
    }

    /** Into the parameter's own memory, as an optimizer does. */
    private static void write(NDArray parameter, NDArray values) {
        ParameterUpdates.of(parameter).set(new NDList(parameter), new NDList(values));
    }
}
