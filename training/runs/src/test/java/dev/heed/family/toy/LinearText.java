package dev.heed.family.toy;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import dev.heed.look.AttentionTrace;
import dev.heed.predict.Generation;
import dev.heed.predict.Prediction;
import dev.heed.predict.TestScores;
import dev.heed.predict.TextModel;
import dev.heed.text.Tokenization;
import dev.heed.train.StopSignal;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A point's numbers to those of its image, each between blanks. */
record LinearText(LinearModel settings) implements TextModel<Linear> {

    @Override
    public Linear network(NDManager manager) {
        Linear network =
                Linear.builder().setUnits(settings.outputs()).optBias(false).build();
        network.initialize(manager, DataType.FLOAT32, new Shape(1, settings.inputs()));
        return network;
    }

    @Override
    public List<String> save(Path folder) {
        return List.of();
    }

    @Override
    public boolean generates() {
        return false;
    }

    @Override
    public List<Prediction> predict(Linear network, NDManager manager, List<String> inputs, Generation how) {
        return inputs.stream()
                .map(input -> {
                    try (NDManager scope = manager.newSubManager()) {
                        NDList output = network.forward(new ParameterStore(scope, false), arrays(scope, input), false);
                        return prediction(network, scope, input, output, how);
                    }
                })
                .toList();
    }

    @Override
    public NDList arrays(NDManager manager, String input) {
        float[] point = new float[settings.inputs()];
        List<String> numbers = Tokenization.WORDS.split(input);
        if (numbers.size() != point.length) {
            throw new IllegalArgumentException(
                    "line must hold " + point.length + " numbers, but got " + numbers.size());
        }
        for (int i = 0; i < point.length; i++) {
            point[i] = Float.parseFloat(numbers.get(i));
        }
        return new NDList(manager.create(point, new Shape(1, point.length)));
    }

    @Override
    public Prediction prediction(Linear network, NDManager manager, String input, NDList output, Generation how) {
        float[] y = output.head().toFloatArray();
        return Prediction.of(
                input,
                IntStream.range(0, y.length)
                        .mapToObj(place -> String.format(Locale.ROOT, "%.1f", y[place]))
                        .collect(Collectors.joining(" ")));
    }

    @Override
    public Optional<AttentionTrace> attention(Linear network, NDManager manager, String input, Generation how) {
        return Optional.empty();
    }

    @Override
    public TestScores test(Linear network, NDManager manager, Path data, StopSignal stop) {
        throw new IllegalArgumentException("data must be generated, but got " + data);
    }
}
