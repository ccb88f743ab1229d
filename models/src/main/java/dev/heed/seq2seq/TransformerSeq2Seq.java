package dev.heed.seq2seq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import dev.heed.block.ForwardPass;
import dev.heed.block.StepResult;
import dev.heed.embedding.TokenEmbedding;
import dev.heed.layer.DecoderLayer;
import dev.heed.layer.DecoderLayerState;
import dev.heed.layer.Encoder;
import dev.heed.mask.AttentionMask;
import dev.heed.mask.PaddingMask;
import dev.heed.norm.NormPlacement;
import dev.heed.shape.Dims;
import dev.heed.text.TokenBatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The Transformer as it was first published: an encoder whose tokens look at each other, a decoder whose tokens look back
 * and at the encoder.
 *
 * <p>Shapes: source (B, S), target (B, T), memory (B, S, E), logits (B, T, V).
 *
 * <p>Differs from the paper: normalisation stands before each sublayer and once more at the end of each stack, unless the
 * settings say otherwise; embeddings are tied on request only.
 *
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. 2017</a>
 */
public final class TransformerSeq2Seq extends Seq2Seq {

    private final TransformerConfig config;
    private final TokenEmbedding sourceEmbedding;
    private final TokenEmbedding targetEmbedding;
    private final Encoder encoder;
    private final List<DecoderLayer> decoderLayers = new ArrayList<>();
    private final @Nullable Block decoderNorm;
    private final @Nullable Linear outputProjection;

    /** Makes the model. */
    public TransformerSeq2Seq(TransformerConfig config) {
        this.config = config;
        sourceEmbedding = addChildBlock("sourceEmbedding", new TokenEmbedding(config.source()));
        targetEmbedding = addChildBlock("targetEmbedding", new TokenEmbedding(config.target()));
        encoder = new Encoder(config.layer(), config.numEncoderLayers());
        addEncoder();
        for (int layer = 0; layer < config.numDecoderLayers(); layer++) {
            decoderLayers.add(addChildBlock("decoderLayer" + layer, new DecoderLayer(config.layer())));
        }
        // Post-norm layers end with a norm already
        decoderNorm = config.layer().placement() == NormPlacement.PRE
                ? addChildBlock("decoderNorm", config.layer().norm().build())
                : null;
        Linear projection = config.output()
                .projection(
                        config.target().embedDim(),
                        targetVocabSize(),
                        config.layer().initialisation());
        outputProjection = projection == null ? null : addChildBlock("outputProjection", projection);
    }

    /** The settings that this model was made with. */
    public TransformerConfig config() {
        return config;
    }

    /** Layer by layer, so that parameters have the names under which models have been saved. */
    private void addEncoder() {
        for (int layer = 0; layer < config.numEncoderLayers(); layer++) {
            addChildBlock("encoderLayer" + layer, encoder.layers().get(layer));
        }
        if (encoder.norm() != null) {
            addChildBlock("encoderNorm", encoder.norm());
        }
    }

    /**
     * What the decoder remembers.
     *
     * @param layers each layer's keys and values
     * @param memoryMask which memory tokens are real
     * @param length how many target tokens were fed
     */
    private record State(List<DecoderLayerState> layers, PaddingMask memoryMask, long length) implements DecoderState {

        @Override
        public DecoderState select(NDArray rows) {
            return new State(
                    layers.stream().map(layer -> layer.select(rows)).toList(), memoryMask.select(rows), length);
        }

        @Override
        public void attach(NDManager manager) {
            layers.forEach(layer -> layer.attach(manager));
        }

        @Override
        public void close() {
            layers.forEach(DecoderLayerState::close);
        }
    }

    @Override
    public DecoderState start(ForwardPass pass, NDManager manager, TokenBatch source) {
        PaddingMask padding = AttentionMask.padding(source.lengths());
        NDArray embedded = sourceEmbedding.embed(pass, source.toArray(manager), 0); // (B, S, E)
        NDArray memory = encoder.encode(pass, embedded, padding);
        List<DecoderLayerState> states = new ArrayList<>();
        for (DecoderLayer layer : decoderLayers) {
            states.add(layer.start(pass, memory));
        }
        return new State(states, padding, 0);
    }

    @Override
    public StepResult<DecoderState> step(ForwardPass pass, NDArray tokens, DecoderState state) {
        State before = (State) state;
        NDArray decoded = targetEmbedding.embed(pass, tokens, before.length()); // (B, T, E)
        long memoryLength = before.layers().get(0).memory().length();
        AttentionMask mask = before.memoryMask().resolve(tokens.getManager(), scores(tokens, memoryLength));
        List<DecoderLayerState> states = new ArrayList<>();
        for (int layer = 0; layer < decoderLayers.size(); layer++) {
            StepResult<DecoderLayerState> step =
                    decoderLayers.get(layer).step(pass, decoded, before.layers().get(layer), mask);
            decoded = step.output();
            states.add(step.state());
        }
        NDArray normed = decoderNorm == null ? decoded : pass.through(decoderNorm, decoded);
        NDArray logits = targetEmbedding.logits(pass, normed, outputProjection);
        return new StepResult<>(
                logits,
                new State(
                        states,
                        before.memoryMask(),
                        before.length() + tokens.getShape().get(1)));
    }

    private Shape scores(NDArray tokens, long keyLength) {
        return new Dims()
                .with('H', config.layer().attention().numHeads())
                .with('S', keyLength)
                .bind("tokens", tokens.getShape(), "BT")
                .shape("BHTS");
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape vectors = new Shape(1, 1, config.layer().attention().embedDim());
        sourceEmbedding.initialize(manager, dataType, inputShapes[0]);
        targetEmbedding.initialize(manager, dataType, both(inputShapes)[1]);
        encoder.initialize(manager, dataType, vectors);
        decoderLayers.forEach(layer -> layer.initialize(manager, dataType, vectors, vectors));
        for (Block block : new Block[] {decoderNorm, outputProjection}) {
            if (block != null) {
                block.initialize(manager, dataType, vectors);
            }
        }
    }

    @Override
    public List<Block> sourceAttentions() {
        return decoderLayers.stream().<Block>map(DecoderLayer::crossAttention).toList();
    }

    @Override
    public int sourceVocabSize() {
        return config.source().vocabSize();
    }

    @Override
    public int targetVocabSize() {
        return config.target().vocabSize();
    }

    @Override
    public int maxLength() {
        return config.target().position().maxLength();
    }
}
