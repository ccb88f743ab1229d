package dev.heed.seq2seq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import dev.heed.block.ForwardPass;
import dev.heed.block.Projection;
import dev.heed.block.StepResult;
import dev.heed.embedding.TokenEmbedding;
import dev.heed.layer.DecoderLayer;
import dev.heed.layer.DecoderLayerState;
import dev.heed.layer.EncoderLayer;
import dev.heed.layer.LayerConfig;
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
    private final List<EncoderLayer> encoderLayers = new ArrayList<>();
    private final @Nullable Block encoderNorm;
    private final List<DecoderLayer> decoderLayers = new ArrayList<>();
    private final @Nullable Block decoderNorm;
    private final @Nullable Linear outputProjection;

    /** Makes the model. */
    public TransformerSeq2Seq(TransformerConfig config) {
        this.config = config;
        sourceEmbedding = addChildBlock("sourceEmbedding", new TokenEmbedding(config.source()));
        targetEmbedding = addChildBlock("targetEmbedding", new TokenEmbedding(config.target()));
        for (int layer = 0; layer < config.numEncoderLayers(); layer++) {
            encoderLayers.add(addChildBlock("encoderLayer" + layer, new EncoderLayer(config.layer())));
        }
        encoderNorm = finalNorm("encoderNorm");
        for (int layer = 0; layer < config.numDecoderLayers(); layer++) {
            decoderLayers.add(addChildBlock("decoderLayer" + layer, new DecoderLayer(config.layer())));
        }
        decoderNorm = finalNorm("decoderNorm");
        outputProjection = config.output() == OutputWeights.TIED
                ? null
                : addChildBlock(
                        "outputProjection", Projection.withBias(config.target().embedDim(), targetVocabSize()));
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
        NDArray memory = encode(pass, source.toArray(manager), padding);
        List<DecoderLayerState> states = new ArrayList<>();
        for (DecoderLayer layer : decoderLayers) {
            states.add(layer.start(pass, memory));
        }
        return new State(states, padding, 0);
    }

    private NDArray encode(ForwardPass pass, NDArray tokens, AttentionMask padding) {
        NDArray encoded = sourceEmbedding.embed(pass, tokens, 0); // (B, S, E)
        AttentionMask mask = padding.resolve(
                tokens.getManager(), scores(tokens, tokens.getShape().get(1)));
        for (EncoderLayer layer : encoderLayers) {
            encoded = layer.encode(pass, encoded, mask);
        }
        return normalised(pass, encoderNorm, encoded);
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
        NDArray logits = targetEmbedding.logits(pass, normalised(pass, decoderNorm, decoded), outputProjection);
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

    /** Post-norm layers end with a norm already. */
    private @Nullable Block finalNorm(String name) {
        LayerConfig layer = config.layer();
        return layer.placement() == NormPlacement.PRE
                ? addChildBlock(name, layer.norm().build())
                : null;
    }

    private static NDArray normalised(ForwardPass pass, @Nullable Block norm, NDArray vectors) {
        return norm == null ? vectors : pass.through(norm, vectors);
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape vectors = new Shape(1, 1, config.layer().attention().embedDim());
        sourceEmbedding.initialize(manager, dataType, inputShapes[0]);
        targetEmbedding.initialize(manager, dataType, both(inputShapes)[1]);
        encoderLayers.forEach(layer -> layer.initialize(manager, dataType, vectors));
        decoderLayers.forEach(layer -> layer.initialize(manager, dataType, vectors, vectors));
        for (Block block : new Block[] {encoderNorm, decoderNorm, outputProjection}) {
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
