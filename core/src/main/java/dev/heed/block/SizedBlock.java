package dev.heed.block;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import dev.heed.shape.Require;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A block whose parameters have the sizes that its settings say. DJL's blocks take whatever sizes a file holds, and fail
 * when they run; this one refuses the file.
 */
public abstract class SizedBlock extends AbstractBlock {

    private static final byte VERSION = 1;

    /** What DJL writes for a size that is not known. */
    private static final long UNKNOWN = -1;

    private @Nullable Parameter anyParameter;

    /** For subclasses. */
    protected SizedBlock() {
        super(VERSION);
    }

    /**
     * {@inheritDoc}
     *
     * @throws MalformedModelException if a parameter has another shape than the block's; then the block has none, and must
     *     be made anew
     */
    @Override
    public void loadParameters(NDManager manager, DataInputStream is) throws IOException, MalformedModelException {
        Map<String, @Nullable Shape> wanted = new LinkedHashMap<>();
        for (var pair : getParameters()) {
            wanted.put(pair.getKey(), pair.getValue().getShape());
        }
        super.loadParameters(manager, is);
        for (var pair : getParameters()) {
            Parameter parameter = pair.getValue();
            Shape shape = wanted.get(pair.getKey());
            if (shape != null && parameter.isInitialized() && !fits(parameter.getShape(), shape)) {
                refuse(pair.getKey(), parameter.getShape(), wanted);
            }
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

    private static boolean fits(Shape shape, Shape wanted) {
        boolean fits = shape.dimension() == wanted.dimension();
        for (int axis = 0; fits && axis < wanted.dimension(); axis++) {
            fits = wanted.get(axis) == UNKNOWN || wanted.get(axis) == shape.get(axis);
        }
        return fits;
    }

    private void refuse(String name, Shape shape, Map<String, @Nullable Shape> wanted) throws MalformedModelException {
        for (var pair : getParameters()) {
            pair.getValue().close();
            pair.getValue().setShape(wanted.get(pair.getKey()));
        }
        throw new MalformedModelException(name + " of " + getClass().getSimpleName() + " must have shape "
                + String.valueOf(wanted.get(name)).replace(Long.toString(UNKNOWN), "any") + ", but got " + shape);
    }
}
