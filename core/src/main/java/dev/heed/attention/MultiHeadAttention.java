package dev.heed.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.util.Pair;
import dev.heed.block.AdaptableLinear;
import dev.heed.block.Bias;
import dev.heed.block.Borrowed;
import dev.heed.block.ForwardPass;
import dev.heed.block.Initialisation;
import dev.heed.block.LinearWeights;
import dev.heed.block.Precision;
import dev.heed.block.Projection;
import dev.heed.block.SizedBlock;
import dev.heed.block.StepResult;
import dev.heed.kernel.AttentionOperands;
import dev.heed.kernel.AttentionWeights;
import dev.heed.kernel.HeadLayout;
import dev.heed.kernel.Kernel;
import dev.heed.kernel.ScoreMask;
import dev.heed.mask.AttentionMask;
import dev.heed.shape.Dims;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Multi-head attention: several attentions side by side, each on its own projection of the tokens. Use it for tokens that
 * look at each other (self-attention) or at another sequence (cross-attention).
 *
 * <p>\[ \mathrm{MultiHead}(Q, K, V) = [\mathrm{head}_1; \ldots; \mathrm{head}_H] W^O, \quad \mathrm{head}_h =
 * \mathrm{Attention}(QW^Q_h, KW^K_{g(h)}, VW^V_{g(h)}) \] with g(h) = h for plain multi-head attention, and groups of
 * H / G query heads sharing one key and value head otherwise.
 *
 * <p>Shapes: query (B, T, E), key and value (B, S, E), mask (T, S) or broadcastable to (B, H, T, S); result (B, T, E).
 *
 * <p>In a DJL network its inputs are {@code query}, {@code key} and {@code value}, of which the last two may be missing
 * (then they are the ones before), and optionally a mask, of shape (B, T, S) or as {@link dev.heed.mask.NamedMask} says;
 * {@link AttentionInputs} says how they are told apart.
 *
 * <p>Differs from the paper: projections have a bias unless the settings say otherwise; a head's size D need not be
 * E / H; initial weights are Glorot and Bengio's uniform ones unless others are chosen.
 *
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. 2017, section 3.2.2</a>
 * @see <a href="https://arxiv.org/abs/2305.13245">Ainslie et al. 2023, grouped key and value heads</a>
 */
public final class MultiHeadAttention extends SizedBlock {

    private final int numHeadsMade;
    private AttentionConfig config;
    private List<Integer> heads;
    private Linear queryProjection;
    private Linear keyProjection;
    private Linear valueProjection;
    private Linear outputProjection;

    /** Makes the block; {@link #builder()} does so step by step. */
    public MultiHeadAttention(AttentionConfig config) {
        this.config = config;
        numHeadsMade = config.numHeads();
        heads = IntStream.range(0, numHeadsMade).boxed().toList();
        int queryDim = config.numHeads() * config.headDim();
        int kvDim = config.numKvHeads() * config.headDim();
        queryProjection = addChildBlock("queryProjection", headProjection(queryDim));
        keyProjection = addChildBlock("keyProjection", headProjection(kvDim));
        valueProjection = addChildBlock("valueProjection", headProjection(kvDim));
        outputProjection = addChildBlock(
                "outputProjection", Projection.of(queryDim, config.embedDim(), config.bias() == Bias.ALL));
    }

    /** A builder; embedDim and numHeads must be set. */
    public static MultiHeadAttentionBuilder builder() {
        return new MultiHeadAttentionBuilder();
    }

    /** The settings that this block was made with, less the heads that were pruned. */
    public AttentionConfig config() {
        return config;
    }

    /** Which heads it has, numbered from 0 as when it was made. */
    public List<Integer> heads() {
        return heads;
    }

    /** Which heads were pruned, numbered from 0 as when it was made. */
    public List<Integer> prunedHeads() {
        return IntStream.range(0, numHeadsMade)
                .filter(head -> !heads.contains(head))
                .boxed()
                .toList();
    }

    /** The projection of the heads' contexts, side by side, to the output: head h has the h-th D columns of its weight. */
    public AdaptableLinear outputProjection() {
        return (AdaptableLinear) outputProjection;
    }

    /**
     * The settings that it would have if heads were pruned.
     *
     * @param pruned the numbers of the heads, as {@link #heads} gives them
     * @throws IllegalArgumentException if one is not there, none would be left, or groups that share a key and value head
     * would be left with different numbers of heads
     */
    public AttentionConfig without(Collection<Integer> pruned) {
        return KeptHeads.of(config, heads, pruned).settings(config);
    }

    /**
     * Refuses to go on where another block changes a projection's weight, as an adapter does.
     *
     * @throws IllegalStateException if one does
     */
    public void requireUnchanged() {
        for (Pair<String, Block> projection : children) {
            if (((AdaptableLinear) projection.getValue()).change() != null) {
                throw new IllegalStateException("heads must be pruned where no block changes a weight, but got "
                        + projection.getValue().getChildren().keys() + " in " + projection.getKey()
                        + "; merge or remove it first");
            }
        }
    }

    /**
     * Takes heads away for good, with their rows of the query, key and value projections and their columns of the output
     * projection. The output becomes what it would be with those columns at 0; parameters and caches become smaller. The
     * heads that are left keep their numbers and ALiBi's slopes. A mask for each head is from then on one for each that is
     * left. Of heads that share a key and value head all must go, or equally many in each group.
     *
     * <p>The projections are new blocks: caches, trainers and optimizers of before are no longer good for this block.
     *
     * @param pruned the numbers of the heads, as {@link #heads} gives them; before or after the parameters are made
     * @throws IllegalArgumentException as {@link #without} says
     * @throws IllegalStateException as {@link #requireUnchanged} says
     */
    public void prune(Collection<Integer> pruned) {
        requireUnchanged();
        AttentionConfig without = without(pruned);
        KeptHeads kept = KeptHeads.of(config, heads, pruned);
        int headDim = config.headDim();
        Linear query = KeptHeads.rows(queryProjection, kept.query(), headDim);
        Linear key = KeptHeads.rows(keyProjection, kept.keyValue(), headDim);
        Linear value = KeptHeads.rows(valueProjection, kept.keyValue(), headDim);
        Linear output = KeptHeads.columns(outputProjection, kept.query(), headDim);
        children.values().forEach(Block::clear);
        children.clear();
        queryProjection = addChildBlock("queryProjection", query);
        keyProjection = addChildBlock("keyProjection", key);
        valueProjection = addChildBlock("valueProjection", value);
        outputProjection = addChildBlock("outputProjection", output);
        heads = kept.query().stream().map(heads::get).toList();
        config = without;
    }

    /** Chooses how the weights start; to be called before they are made. */
    public void setInitialisation(Initialisation initialisation) {
        setInitializer(initialisation.projection(), Parameter.Type.WEIGHT);
        outputProjection.setInitializer(initialisation.lastProjection(), Parameter.Type.WEIGHT);
    }

    /** The values of the projections, on the device of an activation. */
    public AttentionWeights weights(ForwardPass pass, NDArray like) {
        return new AttentionWeights(
                LinearWeights.of(pass, queryProjection, like),
                LinearWeights.of(pass, keyProjection, like),
                LinearWeights.of(pass, valueProjection, like),
                LinearWeights.of(pass, outputProjection, like));
    }

    /**
     * Attention of a query sequence to another sequence or to itself, both starting at position 0.
     *
     * @param query (B, T, E)
     * @param memory (B, S, E), keys and values alike; the query itself for self-attention
     * @param mask which keys each query may attend to
     * @return (B, T, E)
     * @throws IllegalArgumentException if shapes contradict each other
     */
    public NDArray attend(ForwardPass pass, NDArray query, NDArray memory, AttentionMask mask) {
        if (query == memory) {
            return pass.compute(() -> {
                Heads self = selfHeads(pass, query, 0);
                return output(pass, operands(pass, self.query(), self.memory(), mask, 0));
            });
        }
        NDArray borrowed = Borrowed.by(query.getManager(), memory); // else what is projected stays with its owner
        return attend(pass, query, project(pass, borrowed, borrowed, 0), mask, 0);
    }

    /**
     * Self-attention of tokens that follow others: they look at those and at each other. Where the settings have a
     * sliding window the cache evicts: S is then the number of keys that it still holds ({@link KeyValueCache#numKeys}).
     *
     * @param tokens (B, T, E)
     * @param seen keys and values of the tokens before
     * @param mask which of all these tokens each may attend to, (T, S) or broadcastable to (B, H, T, S)
     * @return (B, T, E), and the keys and values of all tokens, or of those that a later one may see
     * @throws IllegalArgumentException if shapes contradict each other
     */
    public StepResult<KeyValueCache> attendSelf(
            ForwardPass pass, NDArray tokens, KeyValueCache seen, AttentionMask mask) {
        return pass.compute(() -> {
            Heads self = selfHeads(pass, tokens, seen.length());
            // In training a gradient follows, which needs arrays that nobody writes into
            KeyValueCache all = pass.training() ? seen.append(self.memory()) : seen.extend(self.memory());
            return new StepResult<>(output(pass, operands(pass, self.query(), all, mask, seen.length())), all);
        });
    }

    /**
     * Projects keys and values once, for any number of queries to come.
     *
     * @param key (B, S, E)
     * @param value (B, S, E)
     * @param offset position of the first key
     * @return keys and values, (B, G, S, D) each, attached to the managers of key and value
     * @throws IllegalArgumentException if shapes contradict each other
     */
    public KeyValueCache project(ForwardPass pass, NDArray key, NDArray value, long offset) {
        requireType("key", key);
        requireType("value", value);
        new Dims()
                .with('E', config.embedDim())
                .bind("key", key.getShape(), "BSE")
                .bind("value", value.getShape(), "BSE");
        return pass.compute(() -> {
            NDList projected = key == value
                    ? projectHeads(pass, key, keyProjection, valueProjection)
                    : projectHeads(pass, key, keyProjection);
            if (key != value) {
                projected.addAll(projectHeads(pass, value, valueProjection));
            }
            return new KeyValueCache(config.position().mark(projected.get(0), offset), projected.get(1));
        });
    }

    /**
     * Attention to keys and values that were projected before.
     *
     * @param query (B, T, E)
     * @param memory keys and values, (B, G, S, D) each
     * @param mask which keys each query may attend to
     * @param queryOffset position of the first query
     * @return (B, T, E)
     * @throws IllegalArgumentException if shapes contradict each other
     */
    public NDArray attend(ForwardPass pass, NDArray query, KeyValueCache memory, AttentionMask mask, long queryOffset) {
        return pass.compute(
                () -> output(pass, operands(pass, queryHeads(pass, query, queryOffset), memory, mask, queryOffset)));
    }

    /**
     * The same as {@link #attend(ForwardPass, NDArray, KeyValueCache, AttentionMask, long)}, with the weights of every
     * head. Matrix products are in float32, also where the pass says bfloat16.
     *
     * @return the output (B, T, E) as context, and the weights (B, H, T, S) before dropout
     */
    public AttentionOutput attendWithWeights(
            ForwardPass pass, NDArray query, KeyValueCache memory, AttentionMask mask, long queryOffset) {
        ForwardPass exact = pass.in(Precision.FLOAT32);
        return exact.compute(() -> outputWithWeights(
                exact, operands(exact, queryHeads(exact, query, queryOffset), memory, mask, queryOffset)));
    }

    /** What the tokens of one sequence ask with, (B, H, T, D), and answer with, both marked with their positions. */
    private record Heads(NDArray query, KeyValueCache memory) {}

    /** Queries, keys and values of the same tokens share one matrix product where the kernel can. */
    private Heads selfHeads(ForwardPass pass, NDArray tokens, long offset) {
        requireTokens(tokens);
        NDList projected = projectHeads(pass, tokens, queryProjection, keyProjection, valueProjection);
        NDArray key = config.position().mark(projected.get(1), offset);
        return new Heads(config.position().mark(projected.get(0), offset), new KeyValueCache(key, projected.get(2)));
    }

    private NDArray queryHeads(ForwardPass pass, NDArray query, long offset) {
        requireTokens(query);
        return config.position().mark(projectHeads(pass, query, queryProjection).singletonOrThrow(), offset);
    }

    private NDList projectHeads(ForwardPass pass, NDArray tokens, Linear... projections) {
        List<LinearWeights> weights = Stream.of(projections)
                .map(projection -> LinearWeights.of(pass, projection, tokens))
                .toList();
        return Kernel.of(tokens).projectHeads(tokens, weights, config.headDim(), precision(pass));
    }

    private AttentionOperands operands(
            ForwardPass pass, NDArray query, KeyValueCache memory, AttentionMask mask, long queryOffset) {
        Shape scores = new Dims()
                .with('H', config.numHeads())
                .with('G', config.numKvHeads())
                .with('D', config.headDim())
                .bind("query", query.getShape(), "BHTD")
                .bind("memory", memory.shape(), "BGSD")
                .shape("BHTS");
        ScoreMask masked = config.scores(query, scores, mask, queryOffset, memory.numEvicted());
        NDManager manager = query.getManager();
        NDArray key = Borrowed.by(manager, memory.key());
        NDArray value = Borrowed.by(manager, memory.value());
        DataType type = query.getDataType();
        // Where one side was projected in bfloat16 and the other was not
        boolean isMixed = type != memory.type() && (isBfloat16(type) || isBfloat16(memory.type()));
        AttentionOperands operands = new AttentionOperands(
                isMixed ? inFloat32(query) : query,
                HeadLayout.expand(isMixed ? inFloat32(key) : key, config.numHeads()), // (B, H, S, D)
                HeadLayout.expand(isMixed ? inFloat32(value) : value, config.numHeads()), // (B, H, S, D)
                masked,
                pass.training() ? config.dropout() : 0f);
        return masked.mayHide() && !memory.isFinite() ? operands.withoutNonFinite() : operands;
    }

    /** DJL has no name for the type of such an array that comes from libtorch. */
    private static boolean isBfloat16(DataType type) {
        return type == DataType.BFLOAT16 || type == DataType.UNKNOWN;
    }

    private static NDArray inFloat32(NDArray heads) {
        return heads.toType(DataType.FLOAT32, false);
    }

    private NDArray output(ForwardPass pass, AttentionOperands operands) {
        if (pass.isWatched()) {
            AttentionOutput output = outputWithWeights(pass, operands);
            pass.show(this, output.weights());
            return output.context();
        }
        NDArray query = operands.query();
        return Kernel.of(query)
                .attendAndProject(operands, LinearWeights.of(pass, outputProjection, query), precision(pass));
    }

    private AttentionOutput outputWithWeights(ForwardPass pass, AttentionOperands operands) {
        AttentionOutput attended = ScaledDotProductAttention.withWeights(operands);
        NDArray merged = HeadLayout.merge(attended.context()); // (B, T, H D)
        LinearWeights weights = LinearWeights.of(pass, outputProjection, merged);
        return new AttentionOutput(Kernel.of(merged).project(merged, weights, precision(pass)), attended.weights());
    }

    /** Weights that somebody looks at are computed in float32. */
    private static Precision precision(ForwardPass pass) {
        return pass.isWatched() ? Precision.FLOAT32 : pass.precision();
    }

    private void requireTokens(NDArray query) {
        requireType("query", query);
        new Dims().with('E', config.embedDim()).bind("query", query.getShape(), "BTE");
    }

    private Linear headProjection(int units) {
        return Projection.of(config.embedDim(), units, config.bias() != Bias.NONE);
    }

    @Override
    protected NDArray forward(ForwardPass pass, NDList inputs) {
        AttentionInputs named = AttentionInputs.of(inputs);
        if (named.value() == named.key()) {
            return attend(pass, named.query(), named.key(), named.mask());
        }
        NDManager manager = named.query().getManager();
        KeyValueCache memory = project(pass, Borrowed.by(manager, named.key()), Borrowed.by(manager, named.value()), 0);
        return attend(pass, named.query(), memory, named.mask(), 0);
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        if (inputShapes.length == 1) { // of several, names may say another order
            new Dims().with('E', config.embedDim()).bindKnown("query", inputShapes[0], "BTE");
        }
        Shape tokens = new Shape(1, 1, config.embedDim()); // of the input, B and T may be unknown
        Shape merged = new Shape(1, 1, (long) config.numHeads() * config.headDim());
        getChildren()
                .values()
                .forEach(child -> child.initialize(manager, dataType, child == outputProjection ? merged : tokens));
    }
}
