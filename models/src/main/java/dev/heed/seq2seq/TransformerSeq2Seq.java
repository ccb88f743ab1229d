package dev.heed.seq2seq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import dev.heed.block.BeamTokens;
import dev.heed.block.ForwardPass;
import dev.heed.block.GeneratedTokens;
import dev.heed.block.StepResult;
import dev.heed.embedding.TokenEmbedding;
import dev.heed.kernel.BeamChoice;
import dev.heed.kernel.FusedLayers;
import dev.heed.kernel.TokenSampling;
import dev.heed.kernel.TokenWeights;
import dev.heed.layer.DecoderLayer;
import dev.heed.layer.DecoderStack;
import dev.heed.layer.Encoder;
import dev.heed.mask.AttentionMask;
import dev.heed.mask.PaddingMask;
import dev.heed.shape.Require;
import dev.heed.text.TokenBatch;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The Transformer as it was first published: an encoder whose tokens look at each other, a decoder whose tokens look back
 * and at the encoder.
 *
 * <p>Shapes: source (B, S), target (B, T), memory (B, S, E), logits (B, T, V).
 *
 * <p>Differs from the paper: normalisation stands before each sublayer and once more at the end of each stack, unless the
 * settings say otherwise; embeddings are shared, and tied to the output, on request only.
 *
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. 2017</a>
 */
public final class TransformerSeq2Seq extends Seq2Seq {

    private final TransformerConfig config;
    private final TokenEmbedding sourceEmbedding;
    private final TokenEmbedding targetEmbedding;
    private final Encoder encoder;
    private final DecoderStack decoder;
    private final @Nullable Linear outputProjection;

    /** Makes the model. */
    public TransformerSeq2Seq(TransformerConfig config) {
        this.config = config;
        boolean isShared = config.embeddings() == TransformerConfig.Embeddings.SHARED;
        sourceEmbedding =
                addChildBlock(isShared ? "embedding" : "sourceEmbedding", new TokenEmbedding(config.source()));
        targetEmbedding =
                isShared ? sourceEmbedding : addChildBlock("targetEmbedding", new TokenEmbedding(config.target()));
        encoder = new Encoder(config.layer(), config.numEncoderLayers());
        add("encoder", encoder.layers(), encoder.norm());
        decoder = new DecoderStack(config.layer(), config.numDecoderLayers());
        add("decoder", decoder.layers(), decoder.norm());
        Linear projection = config.output()
                .projection(
                        config.target().embedDim(), vocabSize(), config.layer().initialisation());
        outputProjection = projection == null ? null : addChildBlock("outputProjection", projection);
    }

    /** The settings that this model was made with. */
    public TransformerConfig config() {
        return config;
    }

    /** Layer by layer, so that parameters have the names under which models have been saved. */
    private void add(String stack, List<? extends Block> layers, @Nullable Block norm) {
        for (int layer = 0; layer < layers.size(); layer++) {
            addChildBlock(stack + "Layer" + layer, layers.get(layer));
        }
        if (norm != null) {
            addChildBlock(stack + "Norm", norm);
        }
    }

    /** What the decoder remembers. */
    private record State(DecoderStack.State decoder) implements DecoderState {

        @Override
        public long length() {
            return decoder.length();
        }

        @Override
        public DecoderState select(NDArray rows) {
            return new State(decoder.select(rows));
        }

        @Override
        public void attach(NDManager manager) {
            decoder.layers().forEach(layer -> layer.attach(manager));
        }
    }

    @Override
    public DecoderState start(ForwardPass pass, NDManager manager, TokenBatch source) {
        PaddingMask padding = AttentionMask.padding(source.lengths());
        NDArray embedded = sourceEmbedding.embed(pass, source.toArray(manager), 0); // (B, S, E)
        return new State(decoder.start(pass, encoder.encode(pass, embedded, padding), padding));
    }

    @Override
    public StepResult<DecoderState> step(ForwardPass pass, NDArray tokens, DecoderState state) {
        NDArray target = targetEmbedding.embed(pass, tokens, state.length()); // (B, T, E)
        StepResult<DecoderStack.State> decoded = decoder.step(pass, target, ((State) state).decoder());
        return new StepResult<>(
                targetEmbedding.logits(pass, decoded.output(), outputProjection), new State(decoded.state()));
    }

    /** In training a fused kernel takes all layers of the decoder in one call. */
    @Override
    protected NDArray logits(ForwardPass pass, NDArray tokens, DecoderState start) {
        NDArray target = targetEmbedding.embed(pass, tokens, start.length()); // (B, T, E)
        return targetEmbedding.logits(pass, decoder.decode(pass, target, ((State) start).decoder()), outputProjection);
    }

    /** Whether {@link #generate} can run a pass, see {@link DecoderStack#canGenerate}. */
    @Override
    public boolean canGenerate(ForwardPass pass, NDArray token) {
        return decoder.canGenerate(pass, token);
    }

    @Override
    public GeneratedTokens<DecoderState> generate(
            ForwardPass pass, NDArray token, DecoderState state, int count, @Nullable TokenSampling sampling) {
        DecoderStack.State before = ((State) state).decoder();
        GeneratedTokens<DecoderStack.State> generated = decode(
                pass, token, before, count, weights -> decoder.generate(pass, token, before, weights, count, sampling));
        return new GeneratedTokens<>(generated.tokens(), generated.logProbabilities(), new State(generated.state()));
    }

    /** Whether {@link #search} can run a pass: where {@link #generate} can and no position or window changes scores. */
    @Override
    public boolean canSearch(ForwardPass pass, NDArray token) {
        return decoder.canSearch(pass, token);
    }

    @Override
    public BeamTokens<DecoderState> search(
            ForwardPass pass, NDArray token, DecoderState state, int count, BeamChoice choice) {
        DecoderStack.State before = ((State) state).decoder();
        BeamTokens<DecoderStack.State> found = decode(
                pass, token, before, count, weights -> decoder.search(pass, token, before, weights, count, choice));
        return new BeamTokens<>(found.tokens(), found.origins(), found.sums(), new State(found.state()));
    }

    /** Few tokens of a small model take longer to share out among threads than to compute. */
    private <T> T decode(
            ForwardPass pass, NDArray token, DecoderStack.State state, int count, Function<TokenWeights, T> action) {
        return FusedLayers.onOneThreadIfSmall(
                token.getManager(),
                token.getShape().get(0),
                config.target().embedDim(),
                () -> targetEmbedding.decode(pass, token, state.length(), count, outputProjection, action));
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape vectors = new Shape(1, 1, config.layer().attention().embedDim());
        sourceEmbedding.initialize(manager, dataType, Require.first("source", inputShapes));
        if (targetEmbedding != sourceEmbedding) {
            targetEmbedding.initialize(manager, dataType, both(inputShapes)[1]);
        }
        encoder.initialize(manager, dataType, vectors);
        decoder.layers().forEach(layer -> layer.initialize(manager, dataType, vectors, vectors));
        for (Block block : new Block[] {decoder.norm(), outputProjection}) {
            if (block != null) {
                block.initialize(manager, dataType, vectors);
            }
        }
    }

    @Override
    public List<Block> sourceAttentions() {
        return decoder.layers().stream()
                .<Block>map(DecoderLayer::crossAttention)
                .toList();
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
