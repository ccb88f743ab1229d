package dev.heed.parity;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A reference file: who computed it, from what, and what came out.
 *
 * @param tool what computed the expected values
 * @param version the tool's version
 * @param script what wrote the file
 * @param dtype the precision of the computation
 * @param tolerance the greatest error of an element
 * @param sizes the sizes by their letters
 * @param masks masks and lengths
 * @param inputs arrays that the test passes in
 * @param parameters parameters by Heed's names
 * @param output the expected output; the loss is its sum, weighted by the ramp
 * @param weights the expected attention weights, if there are any
 */
record ReferenceFile(
        String tool,
        String version,
        String script,
        String dtype,
        double tolerance,
        Map<String, Integer> sizes,
        Map<String, Mask> masks,
        Map<String, Leaf> inputs,
        Map<String, Leaf> parameters,
        Output output,
        @Nullable Values weights) {

    record Mask(List<Long> shape, List<Integer> values) {}

    record Leaf(List<Long> shape, Ramp ramp, List<Double> gradient) {
        Values expectedGradient() {
            return new Values(shape, gradient);
        }
    }

    record Output(List<Long> shape, Ramp ramp, List<Double> values) {
        Values expected() {
            return new Values(shape, values);
        }
    }

    record Values(List<Long> shape, List<Double> values) {}

    static ReferenceFile read(String name) {
        return ReferenceJson.read(name + ".json", ReferenceFile.class);
    }
}
