package dev.heed.kernel;

import static dev.heed.test.ArrayAssert.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.heed.test.ArrayAssert;
import dev.heed.test.Shapes;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** A processor without bfloat16 multiplies operands that are rounded to it: the same but for the last rounding. */
class RoundedOperandsTest {

    private static final int FLOAT32 = 0;
    private static final int BFLOAT16 = 1;
    private static final int ROUNDED_TO_BFLOAT16 = 2;

    /** Half a unit in the last of 8 bits: a product in bfloat16 rounds its result too. */
    private static final double LAST_ROUNDING = 1.0 / 256;

    private final TorchScript script = TorchScript.load("Kernels", "kernels.py");

    @Test
    void equalsBfloat16UpToItsLastRounding() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Shapes shapes = Shapes.seeded(1);
            NDArray input = shapes.normal(manager, 1, 2, 7, 13);
            NDArray weight = shapes.normal(manager, 2, 5, 13);

            NDArray rounded = project(input, weight, ROUNDED_TO_BFLOAT16);

            double largest = rounded.abs().max().getFloat();
            assertThat(rounded).hasShape(2, 7, 5).isCloseTo(project(input, weight, BFLOAT16), LAST_ROUNDING * largest);
            Assertions.assertThat(ArrayAssert.doubles(rounded))
                    .isNotEqualTo(ArrayAssert.doubles(project(input, weight, FLOAT32)));
        }
    }

    /** 257 has nine bits; bfloat16 has eight, and the even neighbour is 256. */
    @Test
    void roundsBothOperandsToEightBits() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray one = manager.ones(new Shape(1, 1, 1));
            NDArray odd = manager.full(new Shape(1, 1, 1), 257f);
            NDArray even = manager.full(new Shape(1, 1, 1), 256f);

            assertThat(project(odd, one.squeeze(0), ROUNDED_TO_BFLOAT16)).isCloseTo(even, 0);
            assertThat(project(one, odd.squeeze(0), ROUNDED_TO_BFLOAT16)).isCloseTo(even, 0);
        }
    }

    private NDArray project(NDArray input, NDArray weight, int precision) {
        return script.call("project", input, weight, script.optional(null), script.scalar(precision));
    }
}
