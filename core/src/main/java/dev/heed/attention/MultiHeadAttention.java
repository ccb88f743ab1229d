package dev.heed.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.heed.block.Borrowed;
import dev.heed.block.ForwardPass;
import dev.heed.block.LinearWeights;
import dev.heed.block.Projection;
import dev.heed.kernel.AttentionOperands;
import dev.heed.kernel.HeadLayout;
import dev.heed.kernel.Kernel;
import dev.heed.mask.AttentionMask;
import dev.heed.shape.Dims;
import org.jspecify.annotations.Nullable;

/**
 * Multi-head attention: several attentions side by side, each on its own projection of the tokens. Use it for tokens that
 * look at each other (self-attention) or at another sequence (cross-attention).
 *
 * <p>\[ \mathrm{MultiHead}(Q, K, V) = [\mathrm{head}_1; \ldots; \mathrm{head}_H] W^O, \quad \mathrm{head}_h =
 * \mathrm{Attention}(QW^Q_h, KW^K_{g(h)}, VW^V_{g(h)}) \] with g(h) = h for plain multi-head attention, and groups of H / G
 * query heads sharing one key and value head otherwise.
 *
 * <p>Shapes: query (B, T, E), key and value (B, S, E), mask (T, S) or broadcastable to (B, H, T, S); result (B, T, E).
 *
 * <p>In a DJL network its inputs are query, key and value, of which the last two may be missing (then they are the ones
 * before), and optionally one boolean array, the mask.
 *
 * <p>Differs from the paper: projections have a bias unless switched off; weights start as Glorot and Bengio's uniform.
 *
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. 2017, section 3.2.2</a>
 * @see <a href="https://arxiv.org/abs/2305.13245">Ainslie et al. 2023, grouped key and value heads</a>
 */
public final class MultiHeadAttention extends AbstractBlock {

    private static final byte VERSION = 1;

    private final AttentionConfig config;
    private final HeadProjections projections;
    private final Linear outputProjection;

    /**
     * Makes the block; {@link #builder()} does so step by step.
     *
     * @param config its settings
     */
    public MultiHeadAttention(AttentionConfig config) {
        super(VERSION);
        this.config = config;
        int kvDim = config.numKvHeads() * config.headDim();
        projections = new HeadProjections(
                config,
                addChildBlock("queryProjection", projection(config.embedDim())),
                addChildBlock("keyProjection", projection(kvDim)),
                addChildBlock("valueProjection", projection(kvDim)));
        outputProjection = addChildBlock("outputProjection", projection(config.embedDim()));
    }

    /**
     * A builder; embedDim and numHeads must be set.
     *
     * @return a new builder
     */
    public static MultiHeadAttentionBuilder builder() {
        return new MultiHeadAttentionBuilder();
    }

    /**
     * The settings.
     *
     * @return the settings that this block was made with
     */
    public AttentionConfig config() {
        return config;
    }

    /**
     * Attention of a query sequence to another sequence or to itself, both starting at position 0.
     *
     * @param pass the pass that this belongs to
     * @param query (B, T, E)
     * @param memory (B, S, E), keys and values alike; the query itself for self-attention
     * @param mask which keys each query may attend to
     * @return (B, T, E)
     * @throws IllegalArgumentException if shapes contradict each other
     */
    public NDArray attend(ForwardPass pass, NDArray query, NDArray memory, AttentionMask mask) {
        if (query == memory) {
            SelfProjection self = projectSelf(pass, query, 0);
            return attendProjected(pass, self.query(), self.memory(), mask, 0);
        }
        return attend(pass, query, project(pass, memory, memory, 0), mask, 0);
    }

    /**
     * Projects the same tokens to queries, keys and values, in one matrix product where the kernel can.
     *
     * @param pass the pass that this belongs to
     * @param tokens (B, T, E)
     * @param offset position of the first token
     * @return queries (B, H, T, D), keys and values (B, G, T, D)
     * @throws IllegalArgumentException if the shape does not fit
     */
    public SelfProjection projectSelf(ForwardPass pass, NDArray tokens, long offset) {
        new Dims().with('E', config.embedDim()).bind("query", tokens.getShape(), "BTE");
        return projections.self(pass, tokens, offset);
    }

    /**
     * Projects keys and values once, for any number of queries to come.
     *
     * @param pass the pass that this belongs to
     * @param key (B, S, E)
     * @param value (B, S, E)
     * @param offset position of the first key
     * @return keys and values, (B, G, S, D) each
     * @throws IllegalArgumentException if shapes contradict each other
     */
    public KeyValueCache project(ForwardPass pass, NDArray key, NDArray value, long offset) {
        new Dims()
                .with('E', config.embedDim())
                .bind("key", key.getShape(), "BSE")
                .bind("value", value.getShape(), "BSE");
        return projections.keyValue(pass, key, value, offset);
    }

    /**
     * Attention to keys and values that were projected before.
     *
     * @param pass the pass that this belongs to
     * @param query (B, T, E)
     * @param memory keys and values, (B, G, S, D) each
     * @param mask which keys each query may attend to
     * @param queryOffset position of the first query
     * @return (B, T, E)
     * @throws IllegalArgumentException if shapes contradict each other
     */
    public NDArray attend(ForwardPass pass, NDArray query, KeyValueCache memory, AttentionMask mask, long queryOffset) {
        return attendProjected(pass, projectQuery(pass, query, queryOffset), memory, mask, queryOffset);
    }

    /**
     * Attention of queries that were projected before, as {@link #projectSelf} does.
     *
     * @param pass the pass that this belongs to
     * @param query (B, H, T, D)
     * @param memory keys and values, (B, G, S, D) each
     * @param mask which keys each query may attend to
     * @param queryOffset position of the first query
     * @return (B, T, E)
     * @throws IllegalArgumentException if shapes contradict each other
     */
    public NDArray attendProjected(
            ForwardPass pass, NDArray query, KeyValueCache memory, AttentionMask mask, long queryOffset) {
        AttentionOperands operands = operands(pass, query, memory, mask, queryOffset);
        if (pass.isWatched()) {
            AttentionOutput output = withWeights(pass, operands);
            pass.show(this, output.weights());
            return output.context();
        }
        return Kernel.of(query).attendAndProject(operands, outputWeights(pass, query), HeadProjections.precision(pass));
    }

    /**
     * The same as {@link #attend(ForwardPass, NDArray, KeyValueCache, AttentionMask, long)}, with the weights of every
     * head.
     *
     * @param pass the pass that this belongs to
     * @param query (B, T, E)
     * @param memory keys and values, (B, G, S, D) each
     * @param mask which keys each query may attend to
     * @param queryOffset position of the first query
     * @return the output (B, T, E) as context, and the weights (B, H, T, S) before dropout
     * @throws IllegalArgumentException if shapes contradict each other
     */
    public AttentionOutput attendWithWeights(
            ForwardPass pass, NDArray query, KeyValueCache memory, AttentionMask mask, long queryOffset) {
        NDArray heads = projectQuery(pass, query, queryOffset);
        return withWeights(pass, operands(pass, heads, memory, mask, queryOffset));
    }

    private AttentionOutput withWeights(ForwardPass pass, AttentionOperands operands) {
        AttentionOutput heads = ScaledDotProductAttention.withWeights(operands);
        NDArray merged = HeadLayout.merge(heads.context());
        NDArray output =
                Kernel.of(merged).project(merged, outputWeights(pass, merged), HeadProjections.precision(pass));
        return new AttentionOutput(output, heads.weights());
    }

    private NDArray projectQuery(ForwardPass pass, NDArray query, long offset) {
        new Dims().with('E', config.embedDim()).bind("query", query.getShape(), "BTE");
        return projections.query(pass, query, offset);
    }

    private AttentionOperands operands(
            ForwardPass pass, NDArray query, KeyValueCache memory, AttentionMask mask, long queryOffset) {
        new Dims()
                .with('H', config.numHeads())
                .with('G', config.numKvHeads())
                .with('D', config.headDim())
                .bind("query", query.getShape(), "BHTD")
                .bind("memory", memory.key().getShape(), "BGSD");
        NDManager manager = query.getManager();
        Shape shape = query.getShape();
        Shape scores = config.scoresShape(shape.get(0), shape.get(2), memory.length());
        return new AttentionOperands(
                query,
                HeadLayout.expand(Borrowed.by(manager, memory.key()), config.numHeads()), // (B, H, S, D)
                HeadLayout.expand(Borrowed.by(manager, memory.value()), config.numHeads()), // (B, H, S, D)
                mask,
                config.position().bias(query, scores, queryOffset),
                pass.training() ? config.dropout() : 0f);
    }

    private LinearWeights outputWeights(ForwardPass pass, NDArray like) {
        return LinearWeights.of(pass, outputProjection, like);
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameterStore, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
        AttentionInputs named = AttentionInputs.of(inputs);
        ForwardPass pass = new ForwardPass(parameterStore, training);
        KeyValueCache memory = project(pass, named.key(), named.value(), 0);
        return new NDList(attend(pass, named.query(), memory, named.mask(), 0));
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        new Dims().with('E', config.embedDim()).bind("query", inputShapes[0], "BTE");
        getChildren().values().forEach(projection -> projection.initialize(manager, dataType, inputShapes[0]));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {inputShapes[0]};
    }

    private Linear projection(int units) {
        return config.bias() ? Projection.withBias(units) : Projection.withoutBias(units);
    }
}
