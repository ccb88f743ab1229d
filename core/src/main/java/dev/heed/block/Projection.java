package dev.heed.block;

import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.initializer.XavierInitializer;

/** Makes linear projections with Glorot and Bengio's uniform initial weights, the usual ones for attention. */
public final class Projection {

    /** DJL divides by the mean of the two sizes where the bound \( \sqrt{6 / (n_{in} + n_{out})} \) has their sum. */
    private static final float GLOROT_MAGNITUDE = 3f;

    private Projection() {}

    /** A new block for \( xW^\top + b \) with a number of units. */
    public static Linear withBias(int units) {
        return linear(Linear.builder().setUnits(units).optBias(true));
    }

    /** A new block for \( xW^\top \) with a number of units. */
    public static Linear withoutBias(int units) {
        return linear(Linear.builder().setUnits(units).optBias(false));
    }

    private static Linear linear(Linear.Builder builder) {
        Linear linear = builder.build();
        linear.setInitializer(
                new XavierInitializer(
                        XavierInitializer.RandomType.UNIFORM, XavierInitializer.FactorType.AVG, GLOROT_MAGNITUDE),
                Parameter.Type.WEIGHT);
        return linear;
    }
}
