package dev.heed.block;

import ai.djl.training.initializer.Initializer;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.training.initializer.XavierInitializer;
import dev.heed.shape.Require;

/** How the weights of linear projections start; biases start at 0. */
public sealed interface Initialisation {

    /** For a projection. */
    Initializer projection();

    /**
     * For the last projection of a sublayer, whose result is added to the residual path. It differs where the sum of all
     * layers is not to grow with their number.
     */
    Initializer lastProjection();

    /**
     * Uniform, as usual for attention.
     *
     * <p>\[ W \sim U(-a, a), \quad a = \sqrt{6 / (n_{in} + n_{out})} \]
     *
     * @see <a href="https://proceedings.mlr.press/v9/glorot10a.html">Glorot and Bengio 2010, equation 16</a>
     */
    static Initialisation glorot() {
        return new Glorot();
    }

    /**
     * Normal, the same for every projection, as in BERT and Llama.
     *
     * @param deviation the standard deviation
     */
    static Initialisation normal(float deviation) {
        return new Normal(deviation, deviation);
    }

    /**
     * Normal, and smaller for the two projections of each layer that are added to the residual path, as in GPT-2.
     *
     * <p>\[ W \sim N(0, \sigma^2), \quad W_{last} \sim N(0, \sigma^2 / 2N) \]
     *
     * @param deviation \( \sigma \)
     * @param numLayers how many layers N
     * @see <a
     *     href="https://cdn.openai.com/better-language-models/language_models_are_unsupervised_multitask_learners.pdf">
     *     Radford et al. 2019, section 2.3</a>
     */
    static Initialisation normalByDepth(float deviation, int numLayers) {
        Require.positive("numLayers", numLayers);
        return new Normal(deviation, (float) (deviation / Math.sqrt(2.0 * numLayers)));
    }

    /** The choice of {@link #glorot()}. */
    record Glorot() implements Initialisation {

        /** DJL divides by the mean of the two sizes where the bound \( \sqrt{6 / (n_{in} + n_{out})} \) has their sum. */
        private static final float MAGNITUDE = 3f;

        @Override
        public Initializer projection() {
            return new XavierInitializer(
                    XavierInitializer.RandomType.UNIFORM, XavierInitializer.FactorType.AVG, MAGNITUDE);
        }

        @Override
        public Initializer lastProjection() {
            return projection();
        }
    }

    /**
     * The choice of {@link #normal} and {@link #normalByDepth}.
     *
     * @param deviation of a projection
     * @param lastDeviation of the last projection of a sublayer
     */
    record Normal(float deviation, float lastDeviation) implements Initialisation {

        /** Checks the deviations. */
        public Normal {
            Require.positiveNumber("deviation", deviation);
            Require.positiveNumber("lastDeviation", lastDeviation);
        }

        @Override
        public Initializer projection() {
            return new NormalInitializer(deviation);
        }

        @Override
        public Initializer lastProjection() {
            return new NormalInitializer(lastDeviation);
        }
    }
}
