package dev.heed.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.heed.parity.Ramp;
import dev.heed.parity.ReferenceJson;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What {@code models/src/test/python/language_models.py} wrote: a model's weights by formula, its logits for some tokens and
 * some elements of the gradient of each parameter.
 */
record LogitsFile(
        String tool,
        double tolerance,
        int gradientStep,
        List<long[]> tokens,
        Map<String, Parameter> parameters,
        List<Double> logits) {

    /** A parameter's values by formula, and every so many elements of its gradient. */
    record Parameter(int start, double centre, double amplitude, List<Double> gradient) {
        Ramp ramp() {
            return new Ramp(start, centre, amplitude);
        }
    }

    static LogitsFile read(String name) {
        return ReferenceJson.read(name + ".json", LogitsFile.class);
    }

    /** The tokens, int64 (B, T). */
    NDArray tokens(NDManager manager) {
        return manager.create(tokens.toArray(long[][]::new));
    }

    /** Sets every parameter of an initialised model. */
    void load(LanguageModel model) {
        assertThat(model.getParameters().keys()).map(LogitsFile::named).containsExactlyElementsOf(parameters.keySet());
        model.getParameters().forEach(entry -> {
            Parameter parameter = parameter(entry.getKey());
            NDArray array = entry.getValue().getArray();
            try (NDArray values = parameter.ramp().array(array.getManager(), array.getShape())) {
                values.copyTo(array);
            }
        });
    }

    /** What the logits are multiplied by before their sum's gradient is taken. */
    NDArray lossWeights(NDManager manager, Shape shape) {
        return new Ramp(0, 0, 1).array(manager, shape);
    }

    void compareLogits(String name, NDArray actual) {
        compare(name, actual.toFloatArray(), 1, logits);
    }

    void compareGradients(String name, LanguageModel model) {
        model.getParameters().forEach(entry -> {
            try (NDArray gradient = entry.getValue().getArray().getGradient()) {
                compare(
                        name + ", gradient of " + entry.getKey(),
                        gradient.toFloatArray(),
                        gradientStep,
                        parameter(entry.getKey()).gradient);
            }
        });
    }

    private void compare(String name, float[] actual, int step, List<Double> expected) {
        assertThat((actual.length + step - 1) / step).as(name).isEqualTo(expected.size());
        for (int i = 0; i < expected.size(); i++) {
            double scale = Math.max(1, Math.abs(expected.get(i)));
            assertThat((double) actual[i * step])
                    .as("%s, element %s", name, i * step)
                    .isCloseTo(expected.get(i), within(tolerance * scale));
        }
    }

    private Parameter parameter(String key) {
        return Objects.requireNonNull(parameters.get(named(key)), key);
    }

    private static String named(String key) {
        return key.replaceAll("(^|_)[0-9]{2}", "$1");
    }
}
