package dev.heed.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.heed.block.ForwardPass;
import dev.heed.block.SizedBlock;
import dev.heed.mask.AttentionMask;
import dev.heed.shape.Require;
import dev.heed.text.TokenBatch;

/**
 * An encoder-only model for a task: a {@link TextEncoder}, its child block {@code encoder}, and what turns its vectors into
 * logits. The parameters of the encoder have the same names in every head, so that one learned under one head can be put
 * under another.
 *
 * <p>As a DJL block it takes what a {@link TextEncoder} takes and gives the logits.
 */
public abstract sealed class EncoderHead extends SizedBlock
        permits SequenceClassifier, TokenClassifier, MaskedTokenModel {

    private final TextEncoder encoder;

    EncoderHead(TextEncoderConfig config) {
        encoder = addChildBlock("encoder", new TextEncoder(config));
    }

    /** The encoder below the head. */
    public final TextEncoder encoder() {
        return encoder;
    }

    /** The logits of a batch of sequences, all of segment 0; the manager owns them and everything on the way to them. */
    public final NDArray logits(ForwardPass pass, NDManager manager, TokenBatch tokens) {
        return logits(pass, TextInputs.of(manager, tokens));
    }

    /** The same with the number of each token's segment, row by row as long as the tokens. */
    public final NDArray logits(ForwardPass pass, NDManager manager, TokenBatch tokens, TokenBatch segments) {
        return logits(pass, TextInputs.of(manager, tokens, segments));
    }

    /**
     * The logits.
     *
     * @return of the shape that the head says, attached to the manager of the tokens
     * @throws IllegalArgumentException if the encoder refuses the inputs
     */
    public final NDArray logits(ForwardPass pass, TextInputs inputs) {
        return pass.compute(() -> logits(pass, encoder.encode(pass, inputs), inputs.mask()));
    }

    /** Turns the encoder's vectors (B, T, E) into logits. */
    abstract NDArray logits(ForwardPass pass, NDArray vectors, AttentionMask mask);

    /** Makes the parameters; no input shapes are needed, since the settings name every size. */
    public final void initialize(NDManager manager) {
        initialize(manager, DataType.FLOAT32, new Shape(1, 1));
    }

    @Override
    protected final NDArray forward(ForwardPass pass, NDList inputs) {
        return logits(pass, TextInputs.of(inputs));
    }

    @Override
    protected final void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape vectors = new Shape(1, 1, encoder.config().embedDim());
        getChildren()
                .values()
                .forEach(child -> child.initialize(
                        manager, dataType, child == encoder ? Require.first("tokens", inputShapes) : vectors));
    }
}
