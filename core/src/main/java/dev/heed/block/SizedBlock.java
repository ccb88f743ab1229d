package dev.heed.block;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.heed.shape.Require;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A block of one output whose parameters are those that its settings say. DJL's blocks take whatever sizes a file
 * holds, and fail when they run, and leave the rest of a file that holds more parameters; before its parameters this
 * one writes their paths and shapes, and refuses a file of others.
 */
public abstract class SizedBlock extends AbstractBlock {

    /** Since version 2, paths and shapes stand before the parameters. */
    private static final byte VERSION = 2;

    /** What DJL writes for a size that is not known. */
    private static final long UNKNOWN = -1;

    private @Nullable Parameter anyParameter;

    /** For subclasses. */
    protected SizedBlock() {
        super(VERSION);
    }

    /** How many numbers the block learns, each shared parameter counted once. */
    public final long parameterCount() {
        return ParameterCount.of(this);
    }

    /**
     * Computes what the block gives for what DJL hands to it.
     *
     * @param inputs read them by {@link Inputs}
     */
    protected abstract NDArray forward(ForwardPass pass, NDList inputs);

    @Override
    protected final NDList forwardInternal(
            ParameterStore parameterStore, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
        return new NDList(forward(new ForwardPass(parameterStore, training), inputs));
    }

    /** {@inheritDoc} That of the first input, unless a block says otherwise. */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {inputShapes[0]};
    }

    @Override
    protected final void saveMetadata(DataOutputStream os) throws IOException {
        Map<String, Parameter> parameters = ParameterPaths.of(this);
        os.writeInt(parameters.size());
        for (Map.Entry<String, Parameter> entry : parameters.entrySet()) {
            os.writeUTF(entry.getKey());
            os.write(entry.getValue().getShape().getEncoded());
        }
        super.saveMetadata(os);
    }

    /**
     * {@inheritDoc}
     *
     * @throws MalformedModelException if the parameters have other paths or shapes than the block's
     */
    @Override
    protected final void loadMetadata(byte version, DataInputStream is) throws IOException, MalformedModelException {
        if (version == VERSION) {
            Map<String, Shape> given = new LinkedHashMap<>();
            for (int count = is.readInt(); count > 0; count--) {
                given.put(is.readUTF(), Shape.decode(is));
            }
            requireOwn(given);
        }
        super.loadMetadata(version, is);
    }

    /**
     * {@inheritDoc}
     *
     * @throws MalformedModelException if the file is of other parameters than the block's; then, as after any failure, the
     *     block has none, and must be made anew
     */
    @Override
    public void loadParameters(NDManager manager, DataInputStream is) throws IOException, MalformedModelException {
        try {
            super.loadParameters(manager, is);
        } catch (Throwable e) {
            getParameters().values().forEach(Parameter::close);
            throw e;
        }
    }

    /**
     * Refuses an input of another number type than the parameters: the engine would do so in words of its own, or give
     * a result of the wider type.
     *
     * @throws IllegalArgumentException if the types differ
     */
    protected final void requireType(String name, NDArray input) {
        // A child may have been given other parameters since
        if ((anyParameter == null || !anyParameter.isInitialized())
                && !getParameters().isEmpty()) {
            anyParameter = getParameters().valueAt(0);
        }
        if (anyParameter != null && anyParameter.isInitialized()) {
            Require.type(name, input, anyParameter.getArray().getDataType(), "parameters");
        }
    }

    private void requireOwn(Map<String, Shape> given) throws MalformedModelException {
        Map<String, Parameter> own = ParameterPaths.of(this);
        for (Map.Entry<String, Parameter> entry : own.entrySet()) {
            Shape wanted = entry.getValue().getShape();
            Shape got = given.get(entry.getKey());
            if (got == null || (wanted != null && !fits(got, wanted))) {
                String rule = wanted == null
                        ? "be there"
                        : "have shape " + wanted.toString().replace(Long.toString(UNKNOWN), "any");
                throw refusal(entry.getKey(), rule, got == null ? "none" : got);
            }
        }
        for (Map.Entry<String, Shape> entry : given.entrySet()) {
            if (!own.containsKey(entry.getKey())) {
                throw refusal(entry.getKey(), "not be there", entry.getValue());
            }
        }
    }

    private MalformedModelException refusal(String path, String rule, Object got) {
        return new MalformedModelException(
                path + " of " + getClass().getSimpleName() + " must " + rule + ", but got " + got);
    }

    private static boolean fits(Shape shape, Shape wanted) {
        boolean fits = shape.dimension() == wanted.dimension();
        for (int axis = 0; fits && axis < wanted.dimension(); axis++) {
            fits = wanted.get(axis) == UNKNOWN || wanted.get(axis) == shape.get(axis);
        }
        return fits;
    }
}
