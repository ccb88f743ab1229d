package dev.heed.test;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.assertj.core.api.AbstractAssert;

/**
 * Compares arrays element by element. A failure names the largest absolute error and where it is, never a mean.
 *
 * <!-- given: import dev.heed.test.ArrayAssert; NDArray output = given.ones(new Shape(2)), expected = output; -->
 * <pre>{@code
 * ArrayAssert.assertThat(output).isCloseTo(expected, 1e-5);
 * }</pre>
 */
public final class ArrayAssert extends AbstractAssert<ArrayAssert, NDArray> {

    private final double[] values;
    private final Shape shape;

    private ArrayAssert(NDArray actual) {
        super(actual, ArrayAssert.class);
        values = doubles(actual);
        shape = actual.getShape();
    }

    /**
     * Starts an assertion.
     *
     * @param actual the array under test
     * @return its assertion
     */
    public static ArrayAssert assertThat(NDArray actual) {
        return new ArrayAssert(actual);
    }

    /**
     * Reads an array of any numeric type.
     *
     * @param array a number or a boolean in each element
     * @return its elements in row-major order
     */
    public static double[] doubles(NDArray array) {
        try (NDManager scratch = array.getManager().newSubManager()) {
            NDArray copy = array.toType(DataType.FLOAT64, true);
            copy.attach(scratch); // reading an array that is not contiguous makes another one
            return copy.toDoubleArray();
        }
    }

    /**
     * Refuses another shape.
     *
     * @param sizes the expected sizes, axis by axis
     * @return this
     */
    public ArrayAssert hasShape(long... sizes) {
        if (!shape.equals(new Shape(sizes))) {
            failWithMessage("shape must be %s, but got %s", new Shape(sizes), shape);
        }
        return this;
    }

    /**
     * Refuses another shape, or an element further away than the tolerance. NaN is away from everything.
     *
     * @param expected an array of the same shape
     * @param tolerance the largest absolute error allowed
     * @return this
     */
    public ArrayAssert isCloseTo(NDArray expected, double tolerance) {
        hasShape(expected.getShape().getShape());
        return isCloseTo(doubles(expected), tolerance);
    }

    /**
     * Refuses another number of elements, or an element further away than the tolerance.
     *
     * @param expected the elements in row-major order
     * @param tolerance the largest absolute error allowed
     * @return this
     */
    public ArrayAssert isCloseTo(double[] expected, double tolerance) {
        int worst = worst(expected);
        double error = error(expected, worst);
        if (error > tolerance) {
            failWithMessage(
                    "max abs error must be at most %s, but got %s at %s: expected %s, got %s",
                    tolerance, error, Arrays.toString(position(worst)), expected[worst], values[worst]);
        }
        return this;
    }

    /**
     * Refuses another shape, or an element that differs in any bit other than the sign of zero.
     *
     * @param expected an array of the same shape
     * @return this
     */
    public ArrayAssert isBitEqualTo(NDArray expected) {
        return isCloseTo(expected, 0);
    }

    /**
     * Refuses an array whose elements are all within a distance of the expected ones: the two must differ visibly.
     *
     * @param unexpected an array of the same shape
     * @param distance the smallest absolute difference that counts
     * @return this
     */
    public ArrayAssert differsFrom(NDArray unexpected, double distance) {
        hasShape(unexpected.getShape().getShape());
        double[] other = doubles(unexpected);
        double error = error(other, worst(other));
        if (error < distance || Double.isInfinite(error)) {
            failWithMessage("max abs difference must be at least %s, but got %s", distance, error);
        }
        return this;
    }

    /**
     * Refuses an element that is not 0.
     *
     * @return this
     */
    public ArrayAssert isZero() {
        return isCloseTo(new double[values.length], 0);
    }

    /**
     * Refuses an array without an element of a certain size.
     *
     * @param magnitude the smallest absolute value that counts
     * @return this
     */
    public ArrayAssert reaches(double magnitude) {
        double largest = Arrays.stream(values).map(Math::abs).max().orElse(0);
        if (!(largest >= magnitude)) {
            failWithMessage("max abs value must be at least %s, but got %s", magnitude, largest);
        }
        return this;
    }

    /**
     * Refuses infinities and NaN.
     *
     * @return this
     */
    public ArrayAssert isFinite() {
        for (int index = 0; index < values.length; index++) {
            if (!Double.isFinite(values[index])) {
                failWithMessage("every element must be finite, but got %s at %s", values[index], describe(index));
            }
        }
        return this;
    }

    private int worst(double[] expected) {
        if (expected.length != values.length) {
            failWithMessage("array must have %s elements, but got shape %s", expected.length, shape);
        }
        int worst = 0;
        for (int index = 1; index < values.length; index++) {
            if (error(expected, index) > error(expected, worst)) {
                worst = index;
            }
        }
        return worst;
    }

    private double error(double[] expected, int index) {
        if (values.length == 0 || values[index] == expected[index]) {
            return 0; // infinity - infinity is NaN, though the two are equal
        }
        double error = Math.abs(values[index] - expected[index]);
        return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
    }

    private String describe(int index) {
        return Arrays.toString(position(index));
    }

    private long[] position(int index) {
        long[] position = new long[shape.dimension()];
        long rest = index;
        for (int axis = position.length - 1; axis >= 0; axis--) {
            position[axis] = rest % shape.get(axis);
            rest /= shape.get(axis);
        }
        return position;
    }
}
