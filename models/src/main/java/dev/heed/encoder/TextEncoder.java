package dev.heed.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.heed.block.ForwardPass;
import dev.heed.block.SizedBlock;
import dev.heed.embedding.TokenEmbedding;
import dev.heed.kernel.Kernel;
import dev.heed.layer.Encoder;
import dev.heed.shape.Require;
import org.jspecify.annotations.Nullable;

/**
 * An encoder-only model without a head: each token as a vector that knows of all others. Use it for embeddings of a text,
 * or as the child block {@code encoder} of a head, {@link SequenceClassifier}, {@link TokenClassifier} or
 * {@link MaskedTokenModel}.
 *
 * <p>\[ \mathrm{Encoder}(\mathrm{dropout}(\mathrm{norm}(W_{y_t} + P_t + S_{z_t}))) \] for tokens y and segments z.
 *
 * <p>Shapes: tokens and segments int64 (B, T); result (B, T, E).
 *
 * <p>As a DJL block its inputs are {@code tokens}, int64 (B, T), and optionally {@code keyMask} (B, T), 1 or true for a
 * real token, and {@code segments}, int64 (B, T), by these names or in this order. Without a key mask all tokens are real,
 * whatever their ids are.
 *
 * <p>Differs from the paper: norms, positions and segments are as the settings say;
 * {@link TextEncoderConfig#bert} makes the paper's.
 *
 * @see <a href="https://arxiv.org/abs/1810.04805">Devlin et al. 2019, section 3</a>
 */
public final class TextEncoder extends SizedBlock {

    private final TextEncoderConfig config;
    private final TokenEmbedding embedding;
    private final @Nullable TokenEmbedding segmentEmbedding;
    private final Block embeddingNorm;
    private final Encoder stack;

    /** Makes the model. */
    public TextEncoder(TextEncoderConfig config) {
        this.config = config;
        embedding = addChildBlock("embedding", new TokenEmbedding(config.tokenEmbedding()));
        segmentEmbedding = config.numSegments() == 0
                ? null
                : addChildBlock(
                        "segmentEmbedding", new TokenEmbedding(config.segmentEmbedding(), "segments", "numSegments"));
        embeddingNorm = addChildBlock("embeddingNorm", config.layer().norm().build());
        stack = addChildBlock("stack", new Encoder(config.layer(), config.numLayers()));
        setInitializer(config.initializer(), Parameter.Type.WEIGHT);
    }

    /** The settings that this model was made with. */
    public TextEncoderConfig config() {
        return config;
    }

    /** The embedding of the tokens, which a head may use for its output. */
    TokenEmbedding embedding() {
        return embedding;
    }

    /**
     * The vectors of all tokens.
     *
     * @return (B, T, E), attached to the manager of the tokens
     * @throws IllegalArgumentException if a token or a segment is none of the model's, or there are more tokens than
     *     positions
     */
    public NDArray encode(ForwardPass pass, TextInputs inputs) {
        return pass.compute(() -> stack.encode(pass, embedded(pass, inputs), inputs.mask()));
    }

    private NDArray embedded(ForwardPass pass, TextInputs inputs) {
        NDArray vectors = embedding.embed(pass, inputs.tokens(), 0); // (B, T, E)
        if (segmentEmbedding != null) {
            vectors = vectors.add(segmentEmbedding.embed(pass, inputs.segmentsOrZeros(), 0));
        } else if (inputs.segments() != null) {
            throw new IllegalArgumentException(
                    "segments must be left out of a model without, but got some for numSegments=0");
        }
        return Kernel.dropped(pass, pass.through(embeddingNorm, vectors), config.dropout());
    }

    /** Makes the parameters; no input shapes are needed, since the settings name every size. */
    public void initialize(NDManager manager) {
        initialize(manager, DataType.FLOAT32, new Shape(1, 1));
    }

    @Override
    protected NDArray forward(ForwardPass pass, NDList inputs) {
        return encode(pass, TextInputs.of(inputs));
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape vectors = new Shape(1, 1, config.embedDim());
        getChildren()
                .values()
                .forEach(child -> child.initialize(
                        manager,
                        dataType,
                        child instanceof TokenEmbedding ? Require.first("tokens", inputShapes) : vectors));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {inputShapes[0].add(config.embedDim())};
    }
}
