package dev.heed.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.heed.parity.Ramp;
import java.util.List;

/** What {@code training_step.py} made, and a comparison with it. */
public final class Reference {

    private Reference() {}

    /**
     * Where a reference file is from.
     *
     * @param tool what computed it
     * @param version of the tool
     * @param tolerance the largest error that counts as equal
     */
    public record Header(String tool, String version, double tolerance) {}

    /** The input that the script makes by the same formula. */
    public static NDArray ramp(NDManager manager, long start, long... shape) {
        return new Ramp(start, 0, 1).array(manager, new Shape(shape));
    }

    /** Compares element by element. */
    public static void assertClose(String name, NDArray actual, List<Double> expected, double tolerance) {
        float[] elements = actual.toFloatArray();
        assertThat(elements).as(name).hasSize(expected.size());
        double worst = 0;
        for (int i = 0; i < elements.length; i++) {
            double error = Math.abs(elements[i] - expected.get(i));
            worst = Double.isNaN(error) ? Double.POSITIVE_INFINITY : Math.max(worst, error);
        }
        assertThat(worst).as("max-abs error of " + name).isLessThanOrEqualTo(tolerance);
    }
}
