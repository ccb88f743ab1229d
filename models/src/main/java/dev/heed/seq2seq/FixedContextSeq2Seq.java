package dev.heed.seq2seq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import dev.heed.block.Borrowed;
import dev.heed.block.ForwardPass;
import dev.heed.block.GeneratedTokens;
import dev.heed.block.Projection;
import dev.heed.block.StepResult;
import dev.heed.embedding.TokenEmbedding;
import dev.heed.kernel.FusedRecurrence;
import dev.heed.kernel.Kernel;
import dev.heed.kernel.TokenSampling;
import dev.heed.shape.Require;
import dev.heed.text.TokenBatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A recurrent encoder-decoder that squeezes the whole source into one vector of fixed size: what attention was invented to
 * replace, and the baseline of the comparison.
 *
 * <p>\[ c = \overrightarrow{h}_S, \quad h_0 = \tanh(W_b c + b_b), \quad h_t = \mathrm{cell}([y_{t-1}; c], h_{t-1}), \quad
 * \mathrm{logits}_t = W_o [h_t; y_{t-1}; c] + b \] An LSTM's cell begins with 0.
 *
 * <p>Shapes: source (B, S), context (B, 1, hiddenDim), target (B, T), logits (B, T, V).
 *
 * <p>It gets what the literature gives it: the context at every step and in the output, a decoder that starts from it, and
 * the source order that suits the task.
 *
 * @see <a href="https://arxiv.org/abs/1406.1078">Cho et al. 2014, section 2.2</a>
 * @see <a href="https://arxiv.org/abs/1409.3215">Sutskever, Vinyals, Le 2014, on reversing the source</a>
 */
public final class FixedContextSeq2Seq extends Seq2Seq {

    private final RecurrentConfig config;
    private final SourceOrder order;
    private final TokenEmbedding sourceEmbedding;
    private final TokenEmbedding targetEmbedding;
    private final RecurrentStack encoder;
    private final Linear bridge;
    private final RecurrentStack decoder;
    private final Linear outputProjection;

    /** In which order the encoder reads. */
    public enum SourceOrder {
        /** As it stands. */
        FORWARD,
        /** Last token first: short paths between the beginnings of source and target, which suits copying. */
        REVERSED
    }

    /** Makes the model, whose encoder reads in an order. */
    public FixedContextSeq2Seq(RecurrentConfig config, SourceOrder order) {
        this.config = config;
        this.order = order;
        int hiddenDim = config.hiddenDim();
        sourceEmbedding = addChildBlock("sourceEmbedding", new TokenEmbedding(config.source()));
        targetEmbedding = addChildBlock("targetEmbedding", new TokenEmbedding(config.target()));
        encoder = addChildBlock(
                "encoder", new RecurrentStack(config, config.source().embedDim()));
        bridge = addChildBlock("bridge", Projection.withBias(hiddenDim, config.stateDim()));
        decoder = addChildBlock(
                "decoder", new RecurrentStack(config, config.target().embedDim() + hiddenDim));
        outputProjection = addChildBlock("outputProjection", Projection.withBias(featureDim(), vocabSize()));
    }

    /** In which order the encoder reads. */
    public SourceOrder order() {
        return order;
    }

    /**
     * What the decoder remembers.
     *
     * @param context the source, squeezed into one vector, (B, 1, hiddenDim)
     * @param hidden the layers' states, (N, B, hiddenDim) each
     * @param length how many target tokens were fed
     */
    private record State(NDArray context, NDList hidden, long length) implements DecoderState {

        @Override
        public DecoderState select(NDArray rows) {
            return new State(RowGather.rows(context, rows), RecurrentStack.select(hidden, rows), length);
        }

        @Override
        public void attach(NDManager manager) {
            context.attach(manager);
            hidden.attach(manager);
        }
    }

    @Override
    public DecoderState start(ForwardPass pass, NDManager manager, TokenBatch source) {
        TokenBatch read = order == SourceOrder.REVERSED ? source.reversed() : source;
        NDArray vectors = sourceEmbedding.embed(pass, read.toArray(manager), 0); // (B, S, E)
        NDArray outputs = encoder.run(pass, vectors, new NDList()).outputs(); // (B, S, hiddenDim)
        NDArray context = RowGather.last(outputs, read.lengths()); // (B, 1, hiddenDim)
        NDList hidden = decoder.start(Kernel.projected(pass, bridge, context).tanh());
        return new State(context, hidden, 0);
    }

    @Override
    public StepResult<DecoderState> step(ForwardPass pass, NDArray tokens, DecoderState state) {
        State before = (State) state;
        RecurrentStack.requireRows(tokens, before.hidden());
        NDArray vectors = targetEmbedding.embed(pass, tokens, before.length()); // (B, T, E)
        Shape shape = vectors.getShape();
        NDArray context = Borrowed.by(vectors.getManager(), before.context())
                .broadcast(new Shape(shape.get(0), shape.get(1), config.hiddenDim()));
        RecurrentStack.Run run = decoder.run(pass, vectors.concat(context, 2), before.hidden());
        NDArray features = run.outputs().concat(vectors, 2).concat(context, 2);
        NDArray logits =
                Kernel.projected(pass, outputProjection, Kernel.dropped(pass, features, config.dropout())); // (B, T, V)
        return new StepResult<>(logits, new State(before.context(), run.state(), before.length() + shape.get(1)));
    }

    /** Whether {@link #generate} can run a pass: in float32, on an engine with fused kernels, when nobody watches. */
    @Override
    public boolean canGenerate(ForwardPass pass, NDArray token) {
        return !pass.training() && FusedRecurrence.supports(pass, token);
    }

    @Override
    public GeneratedTokens<DecoderState> generate(
            ForwardPass pass, NDArray token, DecoderState state, int count, @Nullable TokenSampling sampling) {
        State before = (State) state;
        RecurrentStack.requireRows(token, before.hidden());
        GeneratedTokens<FusedRecurrence.State> generated = targetEmbedding.decode(
                pass,
                token,
                before.length(),
                count,
                outputProjection,
                weights -> FusedRecurrence.generate(
                        token,
                        count,
                        new FusedRecurrence.State(null, null, before.context(), before.hidden()),
                        decoder.weights(pass, token),
                        null,
                        weights,
                        sampling));
        long length = before.length() + generated.tokens().getShape().get(1);
        State after = new State(before.context(), generated.state().states(), length);
        return new GeneratedTokens<>(generated.tokens(), generated.logProbabilities(), after);
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        int hiddenDim = config.hiddenDim();
        Shape features = new Shape(1, 1, featureDim());
        sourceEmbedding.initialize(manager, dataType, Require.first("source", inputShapes));
        targetEmbedding.initialize(manager, dataType, both(inputShapes)[1]);
        encoder.initialize(manager, dataType, new Shape(1, 1, config.source().embedDim()));
        bridge.initialize(manager, dataType, new Shape(1, 1, hiddenDim));
        decoder.initialize(
                manager, dataType, new Shape(1, 1, hiddenDim + config.target().embedDim()));
        outputProjection.initialize(manager, dataType, features);
    }

    private int featureDim() {
        return 2 * config.hiddenDim() + config.target().embedDim();
    }

    @Override
    public List<Block> sourceAttentions() {
        return List.of();
    }

    @Override
    public int inputVocabSize() {
        return config.source().vocabSize();
    }

    @Override
    public int vocabSize() {
        return config.target().vocabSize();
    }

    @Override
    public int maxLength() {
        return config.target().position().maxLength();
    }
}
