package dev.heed.position;

import static dev.heed.test.ArrayAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.heed.block.ForwardPass;
import dev.heed.test.Shapes;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SinusoidalTest {

    /** Angles are float32 products: at position p their error is about p times 1e-7. */
    private static final double ROUNDING = 1e-5;

    static Stream<Shapes> seeds() {
        return Shapes.seeds(3);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void addsTheFormula(Shapes shapes) {
        try (NDManager manager = NDManager.newBaseManager()) {
            long offset = 3 * shapes.seed();
            NDArray embeddings = embeddings(manager, shapes);

            NDArray actual = new Sinusoidal().addTo(pass(manager), embeddings, offset);

            int embedDim = shapes.embedDim();
            double[] formula = new double[shapes.queryLength() * embedDim];
            for (int cell = 0; cell < formula.length; cell++) {
                int pair = cell % embedDim / 2;
                double angle = (double) (offset + cell / embedDim) / Math.pow(10_000, 2.0 * pair / embedDim);
                formula[cell] = cell % 2 == 0 ? Math.sin(angle) : Math.cos(angle);
            }
            NDArray waves = manager.create(formula, new Shape(shapes.queryLength(), embedDim));
            assertThat(actual).isCloseTo(embeddings.add(waves), ROUNDING);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theOffsetContinuesTheWaves(Shapes shapes) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray embeddings = embeddings(manager, shapes);
            NDArray whole = new Sinusoidal().addTo(pass(manager), embeddings, 0);

            NDArray rest = new Sinusoidal().addTo(pass(manager), embeddings.get(":, 2:"), 2);

            assertThat(rest).isBitEqualTo(whole.get(":, 2:"));
        }
    }

    @Test
    void worksInANetwork() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray embeddings = embeddings(manager, Shapes.seeded(1));
            Sinusoidal block = new Sinusoidal();

            NDArray actual = block.forward(new ParameterStore(manager, false), new NDList(embeddings), false)
                    .singletonOrThrow();

            assertThat(actual).isBitEqualTo(block.addTo(pass(manager), embeddings, 0));
            assertThat(actual).hasShape(block.getOutputShapes(new Shape[] {embeddings.getShape()})[0].getShape());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT16", "FLOAT64"})
    void givesTheTypeThatItGets(DataType type) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray embeddings = embeddings(manager, Shapes.seeded(1));

            NDArray actual = new Sinusoidal().addTo(pass(manager), embeddings.toType(type, true), 2);

            assertThat(actual.toType(DataType.FLOAT32, true))
                    .isCloseTo(new Sinusoidal().addTo(pass(manager), embeddings, 2), 1e-2);
            org.assertj.core.api.Assertions.assertThat(actual.getDataType()).isEqualTo(type);
        }
    }

    @Test
    void anOddSizeIsRefused() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray odd = manager.zeros(new Shape(2, 3, 5));

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Sinusoidal().addTo(pass(manager), odd, 0))
                    .withMessage("embedDim must be even for sinusoidal position, but got 5");
        }
    }

    @Test
    void anotherRankIsRefused() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray flat = manager.zeros(new Shape(3, 6));

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Sinusoidal().addTo(pass(manager), flat, 0))
                    .withMessage("embeddings must have shape (B, T, E), but got (3, 6)");
        }
    }

    private static NDArray embeddings(NDManager manager, Shapes shapes) {
        return shapes.normal(manager, 1, shapes.batchSize(), shapes.queryLength(), shapes.embedDim());
    }

    private static ForwardPass pass(NDManager manager) {
        return ForwardPass.inference(new ParameterStore(manager, false));
    }
}
