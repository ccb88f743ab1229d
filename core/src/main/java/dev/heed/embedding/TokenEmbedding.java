package dev.heed.embedding;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.initializer.NormalInitializer;
import dev.heed.block.Borrowed;
import dev.heed.block.ForwardPass;
import dev.heed.block.Inputs;
import dev.heed.block.LinearWeights;
import dev.heed.block.Scaling;
import dev.heed.block.SizedBlock;
import dev.heed.kernel.Kernel;
import dev.heed.kernel.TokenWeights;
import dev.heed.position.AdditivePosition;
import dev.heed.shape.Dims;
import dev.heed.shape.Require;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns tokens into vectors, and marks them with their positions where the settings say so. Tied to the output it also
 * turns vectors back into logits.
 *
 * <p>\[ x_t = \mathrm{scale} \cdot W_{y_t} + P_t, \quad \mathrm{logits}_t = W h_t \] for the network's last vectors h.
 *
 * <p>Shapes: tokens int64 (B, T), weight (V, E); result (B, T, E), logits (B, T, V).
 *
 * @see <a href="https://arxiv.org/abs/1608.05859">Press and Wolf 2017, on tied embeddings</a>
 */
public final class TokenEmbedding extends SizedBlock {

    private final EmbeddingConfig config;
    private final String ids;
    private final String size;
    private final Parameter weight;
    private final @Nullable AdditivePosition position;

    /** Makes the block. */
    public TokenEmbedding(EmbeddingConfig config) {
        this(config, "tokens", "vocabSize");
    }

    /**
     * Makes a block for ids of another kind than tokens.
     *
     * @param config the settings, in which the vocabulary is how many of them there are
     * @param ids what errors call the ids
     * @param size what errors call their number
     */
    public TokenEmbedding(EmbeddingConfig config, String ids, String size) {
        this.config = config;
        this.ids = ids;
        this.size = size;
        weight = addParameter(Parameter.builder()
                .setName("weight")
                .setType(Parameter.Type.WEIGHT)
                .optShape(new Shape(config.vocabSize(), config.embedDim()))
                .optInitializer(new NormalInitializer(config.initialDeviation()))
                .build());
        AdditivePosition added = config.position().build();
        position = added == null ? null : addChildBlock("position", added);
    }

    /** The settings that this block was made with. */
    public EmbeddingConfig config() {
        return config;
    }

    /**
     * Turns tokens, int64 (B, T), of which the first stands at an offset, into vectors (B, T, E).
     *
     * @throws IllegalArgumentException if the tokens are of another rank, empty or no whole numbers, one is not in the
     *     vocabulary, or there are more than positions
     */
    public NDArray embed(ForwardPass pass, NDArray tokens, long offset) {
        new Dims().bind(ids, tokens.getShape(), "BT");
        return pass.compute(() -> embedded(pass, tokens, offset));
    }

    private NDArray embedded(ForwardPass pass, NDArray tokens, long offset) {
        NDArray vectors = lookUp(
                tokens,
                () -> tokens.getNDArrayInternal()
                        .embedding(tokens, pass.value(weight, tokens), SparseFormat.DENSE)
                        .singletonOrThrow()); // (B, T, E)
        NDArray scaled = Scaling.times(vectors, config.scale());
        NDArray placed = position == null ? scaled : position.addTo(pass, scaled, offset);
        return Kernel.dropped(pass, placed, config.dropout());
    }

    /**
     * Runs what looks tokens up in this embedding. Where the engine fails, their ids are looked at for the cause: before
     * each call that would take a step's time.
     *
     * @param tokens int64 or int32
     * @param action what looks them up
     * @param <T> its result
     * @return its result
     * @throws IllegalArgumentException if the tokens are no whole numbers, or one is not in the vocabulary
     */
    public <T> T lookUp(NDArray tokens, Supplier<T> action) {
        DataType type = tokens.getDataType();
        if (type != DataType.INT64 && type != DataType.INT32) {
            throw new IllegalArgumentException(ids + " must be int64, but got " + type);
        }
        try {
            return action.get();
        } catch (EngineException e) {
            throw cause(tokens, e);
        }
    }

    private RuntimeException cause(NDArray tokens, EngineException failure) {
        try (NDManager scratch = tokens.getManager().newSubManager()) {
            NDArray numbers = Borrowed.by(scratch, tokens).toType(DataType.INT64, false);
            long least = numbers.min().getLong();
            long greatest = numbers.max().getLong();
            int vocabSize = config.vocabSize();
            if (least >= 0 && greatest < vocabSize) {
                return failure;
            }
            return new IllegalArgumentException(
                    ids + " must be in [0, " + size + "=" + vocabSize + "), but got " + (least < 0 ? least : greatest),
                    failure);
        }
    }

    /** Turns vectors (B, T, E) into logits (B, T, V), by a projection or, without one, by this block's own weight. */
    public NDArray logits(ForwardPass pass, NDArray vectors, @Nullable Linear projection) {
        requireType("vectors", vectors);
        return pass.compute(
                () -> Kernel.of(vectors).project(vectors, outputWeights(pass, vectors, projection), pass.precision()));
    }

    /**
     * Runs what feeds and predicts some tokens in a native call, with the weights that it needs for that.
     *
     * @param token the first token, int64 (B, 1), whose manager will own what is made
     * @param offset its position
     * @param count how many tokens n are fed
     * @param projection the output projection; null for this block's own weight
     * @param action is given the weights, with n positions
     * @param <T> its result
     * @return its result
     * @throws IllegalArgumentException if shapes contradict each other, the count is below 1, or as {@link #lookUp} says
     */
    public <T> T decode(
            ForwardPass pass,
            NDArray token,
            long offset,
            int count,
            @Nullable Linear projection,
            Function<TokenWeights, T> action) {
        Require.positive("count", count);
        new Dims().with('T', 1).bind("token", token.getShape(), "BT");
        TokenWeights weights = new TokenWeights(
                pass.value(weight, token),
                config.scale(),
                position == null ? null : position.positions(pass, token, offset, new Shape(count, config.embedDim())),
                outputWeights(pass, token, projection));
        return lookUp(token, () -> action.apply(weights));
    }

    private LinearWeights outputWeights(ForwardPass pass, NDArray like, @Nullable Linear projection) {
        return projection == null
                ? new LinearWeights(pass.value(weight, like), null)
                : LinearWeights.of(pass, projection, like);
    }

    @Override
    protected NDArray forward(ForwardPass pass, NDList inputs) {
        return embed(pass, Inputs.of(inputs, "tokens").get(0), 0);
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        if (position != null) {
            position.initialize(manager, dataType, new Shape(1, 1, config.embedDim()));
        }
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {inputShapes[0].add(config.embedDim())};
    }
}
