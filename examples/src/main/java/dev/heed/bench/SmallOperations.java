package dev.heed.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import dev.heed.attention.ScaledDotProductAttention;
import dev.heed.block.Activation;
import dev.heed.block.Borrowed;
import dev.heed.block.ForwardPass;
import dev.heed.layer.FeedForward;
import dev.heed.mask.AttentionMask;
import dev.heed.norm.Norm;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The small operations that a layer is made of, under JMH: one sequence of 16 tokens, E = 64, 4 heads. JMH writes a
 * subclass, so that it is neither final nor hidden.
 */
@State(Scope.Thread)
public class SmallOperations {

    private static final int LENGTH = 16;
    private static final int EMBED_DIM = 64;
    private static final int NUM_HEADS = 4;
    private static final Shape TOKENS = new Shape(1, LENGTH, EMBED_DIM);
    private static final Shape HEADS = new Shape(1, NUM_HEADS, LENGTH, EMBED_DIM / NUM_HEADS);
    private static final Shape SCORES = new Shape(1, NUM_HEADS, LENGTH, LENGTH);

    private final NDManager manager = NDManager.newBaseManager();
    private final NDArray tokens = normal(TOKENS);
    private final NDArray query = normal(HEADS);
    private final NDArray key = normal(HEADS);
    private final NDArray value = normal(HEADS);
    private final FeedForward feedForward =
            new FeedForward(EMBED_DIM, EncoderSize.HIDDEN_RATIO * EMBED_DIM, Activation.RELU, 0f);
    private final Block norm = Norm.layer().build();
    private final AttentionMask mask = AttentionMask.padding(LENGTH / 2).and(AttentionMask.causal());

    /** Initialises the blocks. */
    public SmallOperations() {
        feedForward.initialize(manager, DataType.FLOAT32, TOKENS);
        norm.initialize(manager, DataType.FLOAT32, TOKENS);
    }

    private NDArray normal(Shape shape) {
        return manager.randomNormal(0f, 1f, shape, DataType.FLOAT32);
    }

    /** Frees the native memory. */
    @TearDown
    public void close() {
        manager.close();
    }

    /** Attention without a mask. */
    @Benchmark
    public void attention() {
        try (NDManager scope = manager.newSubManager()) {
            ScaledDotProductAttention.attend(Borrowed.by(scope, query), key, value, AttentionMask.none(), 0f);
        }
    }

    /** The feed-forward network. */
    @Benchmark
    public void feedForward() {
        try (NDManager scope = manager.newSubManager()) {
            feedForward.transform(pass(scope), Borrowed.by(scope, tokens));
        }
    }

    /** Layer normalisation. */
    @Benchmark
    public void layerNorm() {
        try (NDManager scope = manager.newSubManager()) {
            pass(scope).through(norm, Borrowed.by(scope, tokens));
        }
    }

    /** Padding and causality as one array. */
    @Benchmark
    public void maskResolution() {
        try (NDManager scope = manager.newSubManager()) {
            mask.resolve(scope, SCORES);
        }
    }

    private static ForwardPass pass(NDManager scope) {
        return ForwardPass.inference(new ParameterStore(scope, false));
    }
}
