package dev.heed.seq2seq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import dev.heed.attention.AdditiveAttention;
import dev.heed.attention.GeneralAttention;
import dev.heed.attention.SequenceAttention;
import dev.heed.block.ForwardPass;
import dev.heed.block.GeneratedTokens;
import dev.heed.block.LinearWeights;
import dev.heed.block.Projection;
import dev.heed.block.StepResult;
import dev.heed.embedding.TokenEmbedding;
import dev.heed.kernel.FusedRecurrence;
import dev.heed.kernel.Kernel;
import dev.heed.kernel.TokenSampling;
import dev.heed.mask.AttentionMask;
import dev.heed.mask.PaddingMask;
import dev.heed.shape.Require;
import dev.heed.text.TokenBatch;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A recurrent encoder-decoder whose decoder looks back at every source token: Luong's global attention.
 *
 * <p>\[ h_t = \mathrm{cell}(y_{t-1}, h_{t-1}), \quad c_t = \mathrm{Attention}(h_t, m), \quad \tilde{h}_t = \tanh(W_c [c_t;
 * h_t]), \quad \mathrm{logits}_t = W_o \tilde{h}_t + b \] With input feeding the cell reads \( [y_{t-1}; \tilde{h}_{t-1}]
 * \), so that the decoder knows where it looked before; it must then go step by step, in training too. It begins with \( h_0 =
 * \tanh(W_b [\overrightarrow{h}_S; \overleftarrow{h}_1] + b_b) \), an LSTM's cell with 0.
 *
 * <p>Shapes: source (B, S), memory (B, S, 2 hiddenDim), target (B, T), logits (B, T, V).
 *
 * <p>Differs from the paper: the encoder reads in both directions, in layers of their own.
 *
 * @see <a href="https://arxiv.org/abs/1508.04025">Luong, Pham, Manning 2015, section 3</a>
 */
public final class AttentionSeq2Seq extends Seq2Seq {

    private final AttentionSeq2SeqConfig config;
    private final TokenEmbedding sourceEmbedding;
    private final TokenEmbedding targetEmbedding;
    private final BidirectionalEncoder encoder;
    private final Linear bridge;
    private final RecurrentStack decoder;
    private final SequenceAttention attention;
    private final Linear combination;
    private final Linear outputProjection;

    /** Makes the model. */
    public AttentionSeq2Seq(AttentionSeq2SeqConfig config) {
        this.config = config;
        RecurrentConfig recurrent = config.recurrent();
        int hiddenDim = recurrent.hiddenDim();
        sourceEmbedding = addChildBlock("sourceEmbedding", new TokenEmbedding(recurrent.source()));
        targetEmbedding = addChildBlock("targetEmbedding", new TokenEmbedding(recurrent.target()));
        encoder = addChildBlock("encoder", new BidirectionalEncoder(recurrent));
        bridge = addChildBlock("bridge", Projection.withBias(2 * hiddenDim, recurrent.stateDim()));
        decoder = addChildBlock("decoder", new RecurrentStack(recurrent, decoderInputDim()));
        attention = addChildBlock("attention", newAttention());
        combination = addChildBlock("combination", Projection.withBias(3 * hiddenDim, hiddenDim));
        outputProjection = addChildBlock("outputProjection", Projection.withBias(hiddenDim, vocabSize()));
    }

    /** The settings that this model was made with. */
    public AttentionSeq2SeqConfig config() {
        return config;
    }

    /**
     * What the decoder remembers.
     *
     * @param memory the source's states, (B, S, 2 hiddenDim)
     * @param memoryMask which of them are real
     * @param hidden the layers' states, (N, B, hiddenDim) each
     * @param fed the last attentional vector, (B, 1, hiddenDim)
     * @param length how many target tokens were fed
     */
    private record State(NDArray memory, PaddingMask memoryMask, NDList hidden, NDArray fed, long length)
            implements DecoderState {

        @Override
        public DecoderState select(NDArray rows) {
            return new State(
                    RowGather.rows(memory, rows),
                    memoryMask.select(rows),
                    RecurrentStack.select(hidden, rows),
                    RowGather.rows(fed, rows),
                    length);
        }

        @Override
        public void attach(NDManager manager) {
            memory.attach(manager);
            hidden.attach(manager);
            fed.attach(manager);
        }

        FusedRecurrence.State fused(NDArray like) {
            NDArray keep = memoryMask.keep(
                    like.getManager(),
                    new Shape(memory.getShape().get(0), 1, 1, memory.getShape().get(1)));
            return new FusedRecurrence.State(
                    memory, keep == null ? null : keep.toDevice(like.getDevice(), false), fed, hidden);
        }

        State after(FusedRecurrence.State fused, long more) {
            return new State(memory, memoryMask, fused.states(), fused.fed(), length + more);
        }
    }

    @Override
    public DecoderState start(ForwardPass pass, NDManager manager, TokenBatch source) {
        NDArray vectors = sourceEmbedding.embed(pass, source.toArray(manager), 0); // (B, S, E)
        BidirectionalEncoder.Encoded encoded = encoder.encode(pass, vectors, source.lengths());
        NDList hidden =
                decoder.start(Kernel.projected(pass, bridge, encoded.summary()).tanh());
        NDArray nothing = manager.zeros(
                new Shape(source.batchSize(), 1, config.recurrent().hiddenDim()));
        PaddingMask padding = AttentionMask.padding(source.lengths());
        return new State(encoded.memory(), padding, hidden, nothing, 0);
    }

    @Override
    public StepResult<DecoderState> step(ForwardPass pass, NDArray tokens, DecoderState state) {
        State before = (State) state;
        RecurrentStack.requireRows(tokens, before.hidden());
        NDArray vectors = targetEmbedding.embed(pass, tokens, before.length()); // (B, T, E)
        StepResult<State> decoded = decode(pass, vectors, before);
        NDArray features =
                Kernel.dropped(pass, decoded.output(), config.recurrent().dropout());
        return new StepResult<>(Kernel.projected(pass, outputProjection, features), decoded.state()); // (B, T, V)
    }

    /** Decoder tokens on their way to the logits, (B, T, hiddenDim), and the state after them. */
    private StepResult<State> decode(ForwardPass pass, NDArray vectors, State before) {
        if (FusedRecurrence.supports(pass, vectors)) {
            return pass.compute(() -> decodeFused(pass, vectors, before));
        }
        return switch (config.inputFeeding()) {
            case OFF -> decodeAtOnce(pass, vectors, before);
            case ON -> decodeFeeding(pass, vectors, before);
        };
    }

    private StepResult<State> decodeFused(ForwardPass pass, NDArray vectors, State before) {
        StepResult<FusedRecurrence.State> decoded = FusedRecurrence.decode(
                vectors, before.fused(vectors), decoder.weights(pass, vectors), lookBack(pass, vectors));
        long length = vectors.getShape().get(1);
        return new StepResult<>(decoded.output(), before.after(decoded.state(), length));
    }

    private FusedRecurrence.LookBack lookBack(ForwardPass pass, NDArray like) {
        LinearWeights weights = LinearWeights.of(pass, combination, like);
        return new FusedRecurrence.LookBack(
                attention.weights(pass, like), weights.weight(), Objects.requireNonNull(weights.bias()));
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
                        before.fused(token),
                        decoder.weights(pass, token),
                        lookBack(pass, token),
                        weights,
                        sampling));
        long length = generated.tokens().getShape().get(1);
        return new GeneratedTokens<>(
                generated.tokens(), generated.logProbabilities(), before.after(generated.state(), length));
    }

    /** All tokens at once: the cell runs through them in one call, then each looks back. */
    private StepResult<State> decodeAtOnce(ForwardPass pass, NDArray input, State before) {
        RecurrentStack.Run run = decoder.run(pass, input, before.hidden()); // (B, T, hiddenDim)
        NDArray context = attention
                .attend(pass, run.outputs(), before.memory(), before.memoryMask())
                .context(); // (B, T, 2 hiddenDim)
        NDArray attentional = Kernel.projected(pass, combination, context.concat(run.outputs(), 2))
                .tanh(); // (B, T, hiddenDim)
        long length = before.length() + input.getShape().get(1);
        return new StepResult<>(
                attentional, new State(before.memory(), before.memoryMask(), run.state(), attentional, length));
    }

    /** Token by token, each fed with what the one before it found. */
    private StepResult<State> decodeFeeding(ForwardPass pass, NDArray vectors, State before) {
        State state = before;
        NDList attentional = new NDList();
        for (long position = 0; position < vectors.getShape().get(1); position++) {
            NDArray vector = vectors.get(new NDIndex().addAllDim().addSliceDim(position, position + 1)); // (B, 1, E)
            StepResult<State> decoded = decodeAtOnce(pass, vector.concat(state.fed(), 2), state);
            attentional.add(decoded.output());
            state = decoded.state();
        }
        return new StepResult<>(NDArrays.concat(attentional, 1), state);
    }

    private SequenceAttention newAttention() {
        int hiddenDim = config.recurrent().hiddenDim();
        return switch (config.score()) {
            case GENERAL -> new GeneralAttention(2 * hiddenDim);
            case SCALED -> GeneralAttention.scaled(2 * hiddenDim);
            case ADDITIVE -> new AdditiveAttention(hiddenDim);
        };
    }

    private int decoderInputDim() {
        RecurrentConfig recurrent = config.recurrent();
        int fed = config.inputFeeding() == AttentionSeq2SeqConfig.InputFeeding.ON ? recurrent.hiddenDim() : 0;
        return recurrent.target().embedDim() + fed;
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        int hiddenDim = config.recurrent().hiddenDim();
        Shape states = new Shape(1, 1, hiddenDim);
        Shape memory = new Shape(1, 1, 2L * hiddenDim);
        sourceEmbedding.initialize(manager, dataType, Require.first("source", inputShapes));
        targetEmbedding.initialize(manager, dataType, both(inputShapes)[1]);
        encoder.initialize(
                manager, dataType, new Shape(1, 1, config.recurrent().source().embedDim()));
        bridge.initialize(manager, dataType, memory);
        decoder.initialize(manager, dataType, new Shape(1, 1, decoderInputDim()));
        attention.initialize(manager, dataType, states, memory);
        combination.initialize(manager, dataType, new Shape(1, 1, 3L * hiddenDim));
        outputProjection.initialize(manager, dataType, states);
    }

    @Override
    public List<Block> sourceAttentions() {
        return List.of(attention);
    }

    @Override
    public int inputVocabSize() {
        return config.recurrent().source().vocabSize();
    }

    @Override
    public int vocabSize() {
        return config.recurrent().target().vocabSize();
    }

    @Override
    public int maxLength() {
        return config.recurrent().target().position().maxLength();
    }
}
