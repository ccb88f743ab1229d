package dev.heed.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.heed.block.ForwardPass;
import dev.heed.block.SizedBlock;
import dev.heed.layer.Pooling;
import dev.heed.mask.AttentionMask;
import dev.heed.mask.PaddingMask;
import dev.heed.shape.Require;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.IntStream;

/**
 * One vector for a whole text, its embedding: texts of alike meaning have vectors of alike direction, where the encoder was
 * trained so. With vectors of length 1 the inner product of two texts is their cosine similarity.
 *
 * <p>\[ y = \mathrm{pool}_t(x_t), \quad \hat{y} = y / \lVert y \rVert_2 \]
 *
 * <p>Shapes: tokens int64 (B, T), result (B, E). As a DJL block it takes what a {@link TextEncoder} takes.
 *
 * @see <a href="https://arxiv.org/abs/1908.10084">Reimers and Gurevych 2019, section 3</a>
 */
public final class SentenceEncoder extends SizedBlock {

    /** How long the vectors are. */
    public enum Length {
        /** As long as pooling leaves them. */
        POOLED,
        /** Of length 1. */
        UNIT
    }

    /** Keeps the length of a vector of zeros away from 0. */
    private static final float SQUARED_EPSILON = 1e-24f;

    private final TextEncoder encoder;
    private final Pooling pooling;
    private final Length length;

    /**
     * Puts it on top of an encoder, which becomes its child block {@code encoder}.
     *
     * @param encoder initialised or not
     * @param pooling how the vectors of the tokens become one
     * @param length how long that is
     */
    public SentenceEncoder(TextEncoder encoder, Pooling pooling, Length length) {
        this.encoder = addChildBlock("encoder", encoder);
        this.pooling = pooling;
        this.length = length;
    }

    /** What gives the vectors of the tokens. */
    public TextEncoder encoder() {
        return encoder;
    }

    /** How the vectors of the tokens become one. */
    public Pooling pooling() {
        return pooling;
    }

    /** How long the vectors are. */
    public Length length() {
        return length;
    }

    /**
     * The vectors of whole texts. Outside training those of like length go through the encoder together, where the mask is
     * {@link AttentionMask#padding}: what padding would cost more is not computed.
     *
     * @return (B, E), attached to the manager of the tokens
     * @throws IllegalArgumentException if the encoder refuses the inputs
     */
    public NDArray embeddings(ForwardPass pass, TextInputs inputs) {
        return pass.compute(() -> {
            NDArray pooled = inGroups(pass, inputs); // (B, E)
            return length == Length.POOLED
                    ? pooled
                    : pooled.div(pooled.square()
                            .sum(new int[] {1}, true)
                            .add(SQUARED_EPSILON)
                            .sqrt());
        });
    }

    private NDArray inGroups(ForwardPass pass, TextInputs inputs) {
        if (pass.training() || pass.isWatched() || !(inputs.mask() instanceof PaddingMask padding)) {
            return pooled(pass, inputs);
        }
        padding.requireFit(inputs.tokens().getShape());
        Collection<int[]> groups = LengthGroups.of(padding.lengths());
        if (groups.size() == 1) {
            return pooled(pass, inputs);
        }
        NDManager manager = inputs.tokens().getManager();
        try (NDManager scope = manager.newSubManager()) {
            NDList parts = new NDList();
            for (int[] rows : groups) {
                try (NDManager part = scope.newSubManager()) {
                    NDArray vectors = pooled(pass, inputs.select(part, padding, rows));
                    vectors.attach(scope);
                    parts.add(vectors);
                }
            }
            int[] order = groups.stream().flatMapToInt(Arrays::stream).toArray();
            long[] places = new long[order.length];
            IntStream.range(0, order.length).forEach(row -> places[order[row]] = row);
            NDArray pooled = NDArrays.concat(parts, 0).get(scope.create(places));
            pooled.attach(manager);
            return pooled;
        }
    }

    private NDArray pooled(ForwardPass pass, TextInputs inputs) {
        return pooling.of(encoder.encode(pass, inputs), inputs.mask()); // (B, E)
    }

    /** Makes the parameters; no input shapes are needed, since the settings name every size. */
    public void initialize(NDManager manager) {
        initialize(manager, DataType.FLOAT32, new Shape(1, 1));
    }

    @Override
    protected NDArray forward(ForwardPass pass, NDList inputs) {
        return embeddings(pass, TextInputs.of(inputs));
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        encoder.initialize(manager, dataType, Require.first("tokens", inputShapes));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {new Shape(inputShapes[0].get(0), encoder.config().embedDim())};
    }
}
