package dev.heed.block;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;

/** Makes linear projections with Glorot and Bengio's uniform initial weights, the usual ones for attention. */
public final class Projection {

    /** What DJL writes for a size that is not known. */
    private static final int UNKNOWN = -1;

    private Projection() {}

    /** A new block for \( xW^\top + b \) with a number of units. */
    public static Linear withBias(int units) {
        return withBias(UNKNOWN, units);
    }

    /** A new block for \( xW^\top \) with a number of units. */
    public static Linear withoutBias(int units) {
        return withoutBias(UNKNOWN, units);
    }

    /** The same for inputs of a known size, so that parameters of another are refused before anything is computed. */
    public static Linear withBias(int inputDim, int units) {
        return sized(linear(units, true), inputDim);
    }

    /** The same for inputs of a known size, so that parameters of another are refused before anything is computed. */
    public static Linear withoutBias(int inputDim, int units) {
        return sized(linear(units, false), inputDim);
    }

    /** The same, with a bias or without. */
    public static Linear of(int inputDim, int units, boolean bias) {
        return bias ? withBias(inputDim, units) : withoutBias(inputDim, units);
    }

    /** The size of the inputs that an initialised projection has weights for. */
    public static long inputDim(Linear linear) {
        return linear.getDirectParameters().get("weight").getArray().getShape().get(1);
    }

    private static Linear sized(Linear linear, int inputDim) {
        linear.prepare(new Shape[] {new Shape(1, inputDim)});
        return linear;
    }

    private static Linear linear(int units, boolean bias) {
        Linear linear =
                new AdaptableLinear.Builder().setUnits(units).optBias(bias).build();
        linear.setInitializer(Initialisation.glorot().projection(), Parameter.Type.WEIGHT);
        return linear;
    }
}
