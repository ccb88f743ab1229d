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
import dev.heed.block.Projection;
import dev.heed.kernel.AttentionOperands;
import dev.heed.kernel.Kernel;
import dev.heed.mask.AttentionMask;
import dev.heed.position.AttentionPosition;
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
    private final Linear queryProjection;
    private final Linear keyProjection;
    private final Linear valueProjection;
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
        queryProjection = addChildBlock("queryProjection", projection(config.embedDim()));
        keyProjection = addChildBlock("keyProjection", projection(kvDim));
        valueProjection = addChildBlock("valueProjection", projection(kvDim));
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
        return attend(pass, query, project(pass, memory, memory, 0), mask, 0);
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
        NDArray keys = HeadLayout.split(pass.through(keyProjection, key), config.numKvHeads()); // (B, G, S, D)
        NDArray values = HeadLayout.split(pass.through(valueProjection, value), config.numKvHeads()); // (B, G, S, D)
        return new KeyValueCache(config.position().mark(keys, offset), values);
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
        if (pass.isWatched()) {
            AttentionOutput output = attendWithWeights(pass, query, memory, mask, queryOffset);
            pass.show(this, output.weights());
            return output.context();
        }
        AttentionOperands operands = operands(pass, query, memory, mask, queryOffset);
        return output(pass, Kernel.of(query).attend(operands));
    }

    /**
     * The same, with the weights of every head.
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
        AttentionOperands operands = operands(pass, query, memory, mask, queryOffset);
        AttentionOutput heads = ScaledDotProductAttention.withWeights(operands);
        return new AttentionOutput(output(pass, heads.context()), heads.weights());
    }

    private AttentionOperands operands(
            ForwardPass pass, NDArray query, KeyValueCache memory, AttentionMask mask, long queryOffset) {
        new Dims()
                .with('E', config.embedDim())
                .with('G', config.numKvHeads())
                .with('D', config.headDim())
                .bind("query", query.getShape(), "BTE")
                .bind("memory", memory.key().getShape(), "BGSD");
        AttentionPosition position = config.position();
        NDArray queries = HeadLayout.split(pass.through(queryProjection, query), config.numHeads()); // (B, H, T, D)
        NDManager manager = queries.getManager();
        return new AttentionOperands(
                position.mark(queries, queryOffset),
                HeadLayout.expand(Borrowed.by(manager, memory.key()), config.numHeads()), // (B, H, S, D)
                HeadLayout.expand(Borrowed.by(manager, memory.value()), config.numHeads()), // (B, H, S, D)
                mask,
                position.bias(queries, queryOffset, memory.length()),
                pass.training() ? config.dropout() : 0f);
    }

    private NDArray output(ForwardPass pass, NDArray context) {
        return pass.through(outputProjection, HeadLayout.merge(context));
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
        for (Linear projection : new Linear[] {queryProjection, keyProjection, valueProjection, outputProjection}) {
            projection.initialize(manager, dataType, inputShapes[0]);
        }
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {inputShapes[0]};
    }

    private Linear projection(int units) {
        return config.bias() ? Projection.withBias(units) : Projection.withoutBias(units);
    }
}
