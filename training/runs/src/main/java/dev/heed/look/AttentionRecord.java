package dev.heed.look;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import dev.heed.block.BlockPaths;
import dev.heed.block.Borrowed;
import dev.heed.block.ForwardPass;
import dev.heed.chart.AttentionMap;
import dev.heed.engine.NoGradient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/**
 * The attention weights of a network's blocks in one pass: of any DJL network with Heed's blocks somewhere inside.
 *
 * <!-- given:
 * import dev.heed.attention.*;
 * import dev.heed.chart.*;
 * import dev.heed.look.*;
 * Block network = new ai.djl.nn.SequentialBlock().add(MultiHeadAttention.builder().setEmbedDim(8).setNumHeads(2).build());
 * network.initialize(given, DataType.FLOAT32, new Shape(1, 3, 8));
 * NDArray vectors = given.ones(new Shape(1, 3, 8));
 * List<String> tokens = List.of("they", "are", "tired");
 * -->
 * <pre>{@code
 * AttentionRecord looked = AttentionRecord.of(network, new NDList(vectors));
 * Picture picture = looked.map(0, tokens).draw();
 * }</pre>
 *
 * <p>Each block has a path, the names of the children on the way to it, such as "decoderLayer0.crossAttention"; a block
 * that stands in several places has one for each, in their order. Blocks are in the order in which they ran. A model that
 * goes step by step calls a block once for each step: the steps' queries stand one after the other then, and a key that
 * was not there yet has the weight 0. So all calls must be of the same batch.
 *
 * <p>Shapes: weights (B, H, T, S), before dropout. They are copies: nothing stays in native memory.
 */
public final class AttentionRecord {

    private static final String KEY = "key";
    private static final String QUERY = "query";

    private final Map<String, Weights> layers;

    private AttentionRecord(Map<String, Weights> layers) {
        this.layers = layers;
    }

    /** What a block showed, (B, H, T, S). */
    private static final class Weights {

        private final Block block;
        private final Shape shape;
        private final float[] values;

        Weights(Block block, Shape shape, float[] values) {
            this.block = block;
            this.shape = shape;
            this.values = values;
        }

        int size(int axis) {
            return (int) shape.get(axis);
        }

        /** Where a row of weights begins. */
        int start(int row, int head, int query) {
            return ((row * size(1) + head) * size(2) + query) * size(3);
        }
    }

    /**
     * Runs a network once, as {@link Block#forward} does, for prediction.
     *
     * @param network an initialised block
     * @param inputs what it is given; they stay as they are
     */
    public static AttentionRecord of(Block network, NDList inputs) {
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException("inputs must hold at least one array, but got none");
        }
        return of(
                network,
                inputs.head().getManager(),
                (pass, scope) -> network.forward(pass.parameters(), Borrowed.all(scope, inputs), pass.training()));
    }

    /**
     * Lets the caller use a network, by its typed methods or step by step.
     *
     * @param network an initialised block
     * @param manager parent of the scope
     * @param use what to do with the watched pass, and the scope that owns the arrays; it is closed afterwards
     * @throws IllegalArgumentException if a block showed weights of several batches
     */
    public static AttentionRecord of(Block network, NDManager manager, BiConsumer<ForwardPass, NDManager> use) {
        BlockPaths paths = new BlockPaths(network);
        IdentityHashMap<Block, Integer> calls = new IdentityHashMap<>();
        Map<String, List<Weights>> shown = new LinkedHashMap<>();
        try (NDManager scope = manager.newSubManager()) {
            ForwardPass pass = ForwardPass.inference(new ParameterStore(scope, false))
                    .watchedBy((block, weights) -> {
                        List<String> places = paths.of(block);
                        int call = calls.merge(block, 1, Integer::sum) - 1;
                        shown.computeIfAbsent(places.get(call % places.size()), path -> new ArrayList<>())
                                .add(new Weights(block, weights.getShape(), weights.toFloatArray()));
                    });
            NoGradient.run(scope, () -> use.accept(pass, scope));
        }
        Map<String, Weights> layers = new LinkedHashMap<>();
        shown.forEach((path, steps) -> layers.put(path, joined(path, steps)));
        return new AttentionRecord(layers);
    }

    /** The queries of all steps after each other. */
    private static Weights joined(String path, List<Weights> steps) {
        Weights first = steps.get(0);
        if (steps.size() == 1) {
            return first;
        }
        int queries = 0;
        int keys = 0;
        for (Weights step : steps) {
            if (step.size(0) != first.size(0) || step.size(1) != first.size(1)) {
                throw new IllegalArgumentException(
                        "weights of " + path + " must be of one batch, but got " + first.shape + " and " + step.shape);
            }
            queries += step.size(2);
            keys = Math.max(keys, step.size(3));
        }
        Shape shape = new Shape(first.size(0), first.size(1), queries, keys);
        Weights all = new Weights(first.block, shape, new float[Math.toIntExact(shape.size())]);
        int before = 0;
        for (Weights step : steps) {
            int length = step.size(2);
            for (int row = 0; row < step.size(0) * step.size(1) * length; row++) { // (B H T) of the step
                int target = row / length * queries + before + row % length;
                System.arraycopy(step.values, row * step.size(3), all.values, target * keys, step.size(3));
            }
            before += length;
        }
        return all;
    }

    /** The paths of the blocks that showed weights, in the order in which they first ran; none without attention. */
    public List<String> paths() {
        return List.copyOf(layers.keySet());
    }

    /** The size of a block's weights, (B, H, T, S). */
    Shape shape(String path) {
        return layer(path).shape;
    }

    /**
     * The blocks whose paths contain a text, such as "crossAttention" or "encoderLayer0".
     *
     * @throws IllegalArgumentException if none does
     */
    public AttentionRecord only(String part) {
        Map<String, Weights> chosen = new LinkedHashMap<>(layers);
        chosen.keySet().removeIf(path -> !path.contains(part));
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException(
                    "part must be in a path of " + String.join(", ", paths()) + ", but got " + part);
        }
        return new AttentionRecord(chosen);
    }

    /** Those of some blocks that showed weights, such as {@link dev.heed.seq2seq.Seq2Seq#sourceAttentions()}. */
    public AttentionRecord only(List<? extends Block> blocks) {
        Map<String, Weights> chosen = new LinkedHashMap<>(layers);
        chosen.values().removeIf(weights -> blocks.stream().noneMatch(block -> block == weights.block));
        return new AttentionRecord(chosen);
    }

    /**
     * A block's weights in one row of the batch, (H, T, S).
     *
     * @throws IllegalArgumentException if no block has this path, or the batch no such row
     */
    public float[][][] heads(String path, int row) {
        Weights weights = layer(path);
        return heads(weights, row, weights.size(2), weights.size(3));
    }

    /**
     * Maps of all blocks' heads for tokens that look at each other.
     *
     * @param row of the batch
     * @param tokens the row's first tokens, as labels; what comes after them, such as padding, is left out if they do not
     *     look at it
     * @throws IllegalArgumentException if a block's weights do not fit the tokens, or are too many to be drawn; {@link
     *     #only} takes some of them
     */
    public AttentionMap map(int row, List<String> tokens) {
        return map(row, tokens, tokens).named(KEY, QUERY);
    }

    /** Maps of all blocks' heads for output tokens that look at source tokens. */
    public AttentionMap map(int row, List<String> source, List<String> output) {
        return AttentionMap.of(source, output, heads(row, source.size(), output.size()));
    }

    /**
     * The weights with their tokens, to be kept.
     *
     * @param row of the batch
     * @param source the tokens that are attended to, as in {@link #map}
     * @param output the tokens that attend
     * @throws IllegalArgumentException if no block showed weights, or they do not fit the tokens
     */
    public AttentionTrace trace(int row, List<String> source, List<String> output) {
        return new AttentionTrace(source, output, heads(row, source.size(), output.size()));
    }

    /** The same of tokens that look at each other. */
    public AttentionTrace trace(int row, List<String> tokens) {
        return new AttentionTrace(KEY, QUERY, tokens, tokens, heads(row, tokens.size(), tokens.size()));
    }

    /** All weights of a row by path, without the padding beyond so many tokens if it is padding. */
    private Map<String, float[][][]> heads(int row, int sources, int outputs) {
        Map<String, float[][][]> heads = new LinkedHashMap<>();
        layers.forEach((path, weights) -> {
            int queries = Math.min(outputs, weights.size(2));
            int keys = Math.min(sources, weights.size(3));
            boolean whole = looksBeyond(weights, row, queries, keys);
            heads.put(path, heads(weights, row, queries, whole ? weights.size(3) : keys));
        });
        return heads;
    }

    /** Whether one of the first queries looks at a key after the first ones. */
    private static boolean looksBeyond(Weights weights, int row, int queries, int keys) {
        for (float[][] head : heads(weights, row, queries, weights.size(3))) {
            for (float[] query : head) {
                for (int key = keys; key < query.length; key++) {
                    if (query[key] != 0) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static float[][][] heads(Weights weights, int row, int queries, int keys) {
        if (row < 0 || row >= weights.size(0)) {
            throw new IllegalArgumentException("row must be in [0, B=" + weights.size(0) + "), but got " + row);
        }
        return IntStream.range(0, weights.size(1))
                .mapToObj(head -> IntStream.range(0, queries)
                        .mapToObj(query -> weights.start(row, head, query))
                        .map(start -> Arrays.copyOfRange(weights.values, start, start + keys))
                        .toArray(float[][]::new))
                .toArray(float[][][]::new);
    }

    private Weights layer(String path) {
        Weights weights = layers.get(path);
        if (weights == null) {
            throw new IllegalArgumentException(
                    "path must be one of " + String.join(", ", paths()) + ", but got " + path);
        }
        return weights;
    }
}
