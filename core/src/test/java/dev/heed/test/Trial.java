package dev.heed.test;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.heed.block.ForwardPass;
import dev.heed.mask.AttentionMask;
import dev.heed.test.AttentionSubject.Built;
import dev.heed.test.AttentionSubject.Trait;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * One subject with seeded parameters and inputs; it owns every array made from it. Two trials of the same subject and
 * shapes hold the same numbers, whatever the engine's random state.
 */
public final class Trial implements AutoCloseable {

    private static final int QUERY_STREAM = 1;
    private static final int MEMORY_STREAM = 2;
    private static final int WEIGHT_STREAM = 3;
    private static final int PARAMETER_STREAM = 100;

    private final NDManager manager = NDManager.newBaseManager();
    private final AttentionSubject subject;
    private final Shapes shapes;
    private final Built built;
    private final NDArray query;
    private final NDArray memory;

    /**
     * Builds and initialises a subject.
     *
     * @param subject the subject
     * @param shapes its sizes and seed
     */
    public Trial(AttentionSubject subject, Shapes shapes) {
        this(subject, shapes, DataType.FLOAT32);
    }

    /**
     * Builds and initialises a subject.
     *
     * @param subject the subject
     * @param shapes its sizes and seed
     * @param type of the parameters and inputs, float32 or float64
     */
    public Trial(AttentionSubject subject, Shapes shapes, DataType type) {
        this.subject = subject;
        this.shapes = shapes;
        built = subject.build(shapes);
        query = normal(type, QUERY_STREAM, shapes.queryLength(), subject.querySize(shapes));
        memory = subject.is(Trait.SELF_ATTENDING)
                ? query
                : normal(type, MEMORY_STREAM, shapes.keyLength(), subject.memorySize(shapes));
        built.block().initialize(manager, type, query.getShape(), memory.getShape());
        int stream = PARAMETER_STREAM;
        for (Map.Entry<String, NDArray> parameter :
                Gradients.parameters(built.block()).entrySet()) {
            fill(parameter.getKey(), parameter.getValue(), stream++);
        }
    }

    private NDArray normal(DataType type, int stream, int length, int size) {
        return shapes.normal(manager, stream, shapes.batchSize(), length, size).toType(type, false);
    }

    /** No parameter keeps a value, such as the 0 of a bias or the 1 of a gamma, that would hide a mistake. */
    private void fill(String name, NDArray parameter, int stream) {
        Shape shape = parameter.getShape();
        double spread = shape.dimension() > 1 ? 1 / Math.sqrt((double) shape.get(shape.dimension() - 1)) : 0.3;
        double centre = name.endsWith("gamma") ? 1 : 0;
        NDArray values = shapes.normal(manager, stream, shape.getShape());
        values.toType(parameter.getDataType(), false).mul(spread).add(centre).copyTo(parameter);
    }

    /**
     * The owner of all arrays.
     *
     * @return closed with the trial
     */
    public NDManager manager() {
        return manager;
    }

    /**
     * The kind of block.
     *
     * @return the subject that this trial was made of
     */
    public AttentionSubject subject() {
        return subject;
    }

    /**
     * The subject built.
     *
     * @return its block and how to run it
     */
    public Built built() {
        return built;
    }

    /**
     * The sizes.
     *
     * @return B, T, S and so on; S does not count where queries are the keys
     */
    public Shapes shapes() {
        return shapes;
    }

    /**
     * The queries.
     *
     * @return (B, T, query size)
     */
    public NDArray query() {
        return query;
    }

    /**
     * The keys and values.
     *
     * @return (B, S, memory size); the query itself where queries are the keys
     */
    public NDArray memory() {
        return memory;
    }

    /**
     * The number of keys.
     *
     * @return S, or T where queries are the keys
     */
    public int keyLength() {
        return (int) memory.getShape().get(1);
    }

    /**
     * Whether queries are the keys.
     *
     * @return true if the memory is the query
     */
    public boolean isSelf() {
        return memory == query;
    }

    /**
     * A pass in training mode; no subject has dropout.
     *
     * @return a new pass
     */
    public ForwardPass pass() {
        return new ForwardPass(new ParameterStore(manager, false), true);
    }

    /**
     * Runs the subject on the trial's inputs.
     *
     * @param mask which keys each query may attend to
     * @return the output
     */
    public NDArray run(AttentionMask mask) {
        return built.run(pass(), query, memory, mask);
    }

    /**
     * Runs the subject on other inputs.
     *
     * @param queries (B, T, query size)
     * @param keys (B, S, memory size); not looked at where queries are the keys
     * @param mask which keys each query may attend to
     * @return the output
     */
    public NDArray run(NDArray queries, NDArray keys, AttentionMask mask) {
        return built.run(pass(), queries, isSelf() ? queries : keys, mask);
    }

    /**
     * Runs the subject on inputs changed alike: queries where they are the keys, otherwise the memory alone.
     *
     * @param mask which keys each query may attend to
     * @param change what happens to the keys
     * @return the output
     */
    public NDArray runWithKeys(AttentionMask mask, UnaryOperator<NDArray> change) {
        NDArray changed = change.apply(memory);
        return isSelf() ? run(changed, changed, mask) : run(query, changed, mask);
    }

    /**
     * Runs the subject and looks at its weights.
     *
     * @param mask which keys each query may attend to
     * @param weights gets what the subject shows: (B, H, T, S), the masked attention last
     * @return the output
     */
    public NDArray runWatched(AttentionMask mask, List<NDArray> weights) {
        return built.run(pass().watchedBy((block, shown) -> weights.add(shown)), query, memory, mask);
    }

    /**
     * The weights of the attention that the mask is about.
     *
     * @param mask which keys each query may attend to
     * @return (B, H, T, S)
     */
    public NDArray weights(AttentionMask mask) {
        List<NDArray> weights = new ArrayList<>();
        runWatched(mask, weights);
        return weights.get(weights.size() - 1);
    }

    /**
     * What a gradient can be taken with respect to.
     *
     * @return every parameter by its name, then {@code query} and, unless queries are the keys, {@code memory}
     */
    public Map<String, NDArray> sources() {
        Map<String, NDArray> sources = new LinkedHashMap<>(Gradients.parameters(built.block()));
        sources.put("query", query);
        if (!isSelf()) {
            sources.put("memory", memory);
        }
        return sources;
    }

    /**
     * The gradients of the weighted sum of outputs.
     *
     * @param mask which keys each query may attend to
     * @param outputWeights of the output's shape
     * @return the gradient of every source
     */
    public Map<String, NDArray> gradients(AttentionMask mask, NDArray outputWeights) {
        return Gradients.of(manager, sources(), () -> run(mask), outputWeights);
    }

    /**
     * A weight for every element of the output, so that no two elements can stand in for each other.
     *
     * @return seeded numbers of the output's shape
     */
    public NDArray outputWeights() {
        Shape output = run(AttentionMask.none()).getShape();
        return shapes.normal(manager, WEIGHT_STREAM, output.getShape()).toType(query.getDataType(), false);
    }

    @Override
    public void close() {
        manager.close();
    }
}
