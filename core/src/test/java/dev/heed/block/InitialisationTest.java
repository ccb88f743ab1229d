package dev.heed.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.heed.layer.DecoderLayer;
import dev.heed.layer.LayerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InitialisationTest {

    private static final int SIZE = 32;

    @Test
    void byDepthDividesByTheRootOfTwiceTheLayers() {
        assertThat(Initialisation.normalByDepth(0.02f, 8)).isEqualTo(new Initialisation.Normal(0.02f, 0.005f));
        assertThat(Initialisation.normal(0.02f)).isEqualTo(new Initialisation.Normal(0.02f, 0.02f));
    }

    /** A thousand and more numbers each, so the deviation is known to 3 %. */
    @Test
    void reachesEveryProjectionOfADecoderLayer() {
        LayerConfig config = LayerConfig.builder()
                .setEmbedDim(SIZE)
                .setNumHeads(2)
                .optActivation(Activation.SWIGLU)
                .optInitialisation(Initialisation.normalByDepth(0.5f, 8))
                .build();
        try (NDManager manager = NDManager.newBaseManager()) {
            manager.getEngine().setRandomSeed(3);
            DecoderLayer layer = new DecoderLayer(config);
            layer.initialize(manager, DataType.FLOAT32, new Shape(1, 1, SIZE), new Shape(1, 1, SIZE));

            layer.getParameters().forEach(entry -> {
                if (entry.getKey().endsWith("_weight")) {
                    NDArray weight = entry.getValue().getArray();
                    double deviation = Math.sqrt(weight.square().mean().getFloat());
                    double expected = entry.getKey().contains("outputProjection") ? 0.125 : 0.5;
                    assertThat(deviation).as(entry.getKey()).isCloseTo(expected, within(0.1 * expected));
                }
            });
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {0, -1, Float.NaN, Float.POSITIVE_INFINITY})
    void aDeviationThatIsNotPositiveIsRefused(float deviation) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Initialisation.normal(deviation))
                .withMessage("deviation must be finite and above 0, but got " + deviation);
    }

    @Test
    void thereMustBeALayer() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Initialisation.normalByDepth(0.02f, 0))
                .withMessage("numLayers must be at least 1, but got 0");
    }
}
