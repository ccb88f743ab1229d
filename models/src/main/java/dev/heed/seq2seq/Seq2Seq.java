package dev.heed.seq2seq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.heed.block.Borrowed;
import dev.heed.block.ForwardPass;
import dev.heed.block.Inputs;
import dev.heed.block.SizedBlock;
import dev.heed.block.StepResult;
import dev.heed.generate.AutoregressiveModel;
import dev.heed.shape.Dims;
import dev.heed.text.SpecialTokens;
import dev.heed.text.TokenBatch;
import java.util.List;
import java.util.Set;

/**
 * A model that reads one sequence of tokens and generates another.
 *
 * <p>\[ p(y \mid x) = \prod_t p(y_t \mid y_{\lt t}, x) \]
 *
 * <p>Training asks for the logits of a whole target at once, each token given those of the target before it (teacher
 * forcing). Decoding starts from the source and goes step by step, with a state that the caller holds. Both give the same
 * logits for the same tokens.
 *
 * <p>Shapes: source (B, S), target (B, T), logits (B, T, V).
 *
 * <p>As a DJL block its inputs are {@code source} and {@code decoderInput}, int64 and padded with
 * {@link SpecialTokens#PAD}, by these names or in this order; its output is the logits, for each place of the decoder
 * input, padding too. A row of the decoder input may be padding alone; one of the source must hold a token.
 */
public abstract class Seq2Seq extends SizedBlock implements AutoregressiveModel<DecoderState> {

    /** For subclasses. */
    protected Seq2Seq() {}

    /**
     * Reads the source.
     *
     * @param manager owner of the state and of everything on the way to it
     * @param source (B, S)
     * @return the state before the first target token
     */
    public abstract DecoderState start(ForwardPass pass, NDManager manager, TokenBatch source);

    /** Reads sources, without their padding. */
    @Override
    public final DecoderState start(ForwardPass pass, NDManager manager, List<int[]> inputs) {
        return start(pass, manager, TokenBatch.of(inputs));
    }

    /**
     * Feeds the next target tokens, usually one.
     *
     * @param tokens the tokens that follow those fed before, int64 (B, T); the first is {@link SpecialTokens#BOS}
     * @param state what {@link #start} or the step before gave
     * @return logits (B, T, V), attached to the manager of the tokens, and the next state
     */
    @Override
    public abstract StepResult<DecoderState> step(ForwardPass pass, NDArray tokens, DecoderState state);

    /**
     * The logits of a whole target, each token given those before it.
     *
     * @param manager owner of the logits and of everything on the way to them
     * @param batch source (B, S) and target (B, T), the target's rows ending with {@link SpecialTokens#EOS}
     * @return (B, T, V)
     */
    public final NDArray logits(ForwardPass pass, NDManager manager, Seq2SeqBatch batch) {
        return pass.compute(() -> {
            DecoderState state = start(pass, manager, batch.source());
            return logits(pass, batch.target().shiftedRight().toArray(manager), state);
        });
    }

    /**
     * The logits of a whole target, for a model that computes them faster where no state is to follow.
     *
     * @param tokens int64 (B, T)
     * @param start what {@link #start} gave
     * @return (B, T, V), equal to those of {@link #step}
     */
    protected NDArray logits(ForwardPass pass, NDArray tokens, DecoderState start) {
        return step(pass, tokens, start).output();
    }

    /** Makes the parameters; no input shapes are needed, since the settings name every size. */
    public final void initialize(NDManager manager) {
        initialize(manager, DataType.FLOAT32, new Shape(1, 1), new Shape(1, 1));
    }

    @Override
    protected final NDArray forward(ForwardPass pass, NDList inputs) {
        List<NDArray> named = Inputs.of(inputs, "source", "decoderInput");
        NDManager manager = named.get(0).getManager();
        NDArray decoderInput = named.get(1);
        new Dims().with('B', named.get(0).getShape().get(0)).bind("decoderInput", decoderInput.getShape(), "BT");
        DecoderState state = start(pass, manager, TokenBatch.from(named.get(0)));
        return logits(pass, Borrowed.by(manager, decoderInput), state);
    }

    @Override
    public final Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape decoderInput = both(inputShapes)[1];
        return new Shape[] {new Shape(decoderInput.get(0), decoderInput.get(1), vocabSize())};
    }

    /** The shapes of source and decoder input. */
    static Shape[] both(Shape[] inputShapes) {
        if (inputShapes.length != 2) {
            throw new IllegalArgumentException(
                    "inputs must be source and decoderInput, but got " + inputShapes.length + " shapes");
        }
        return inputShapes;
    }

    /**
     * The blocks by which the decoder looks at the source, in the order in which they run, none for a model without
     * attention. A {@link ForwardPass} that is watched shows their weights (B, H, T, S).
     */
    public abstract List<Block> sourceAttentions();

    /** {@link SpecialTokens#BOS}, whatever the source is. */
    @Override
    public final int[] firstTokens(int[] input) {
        return new int[] {SpecialTokens.BOS};
    }

    /** {@link SpecialTokens#EOS}. */
    @Override
    public final Set<Integer> endTokens() {
        return Set.of(SpecialTokens.EOS);
    }
}
