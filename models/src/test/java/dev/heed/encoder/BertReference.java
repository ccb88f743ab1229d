package dev.heed.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import dev.heed.parity.Ramp;
import dev.heed.parity.ReferenceJson;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What {@code models/src/test/python/encoder.py} wrote: weights by formula, and what Hugging Face's BERT makes of them. */
record BertReference(
        String tool,
        double tolerance,
        List<List<Long>> tokens,
        List<List<Long>> segments,
        List<Integer> lengths,
        Map<String, Leaf> parameters,
        List<Long> shape,
        List<Double> output) {

    /** A parameter's values, and the sum of its gradient's elements, each times that of {@link #waves}. */
    record Leaf(long start, double centre, double amplitude, double gradient) {}

    static BertReference read(String name) {
        return ReferenceJson.read(name + ".json", BertReference.class);
    }

    /** Sets every parameter of an initialised model, and gives them under their names without DJL's numbers. */
    Map<String, NDArray> load(Block model, NDManager manager) {
        Map<String, NDArray> arrays = new TreeMap<>();
        model.getParameters().forEach(entry -> {
            String name = entry.getKey().replaceAll("(^|_)[0-9]{2}", "$1");
            Leaf leaf = Objects.requireNonNull(parameters.get(name), name);
            NDArray array = entry.getValue().getArray();
            new Ramp(leaf.start(), leaf.centre(), leaf.amplitude())
                    .array(manager, array.getShape())
                    .copyTo(array);
            arrays.put(name, array);
        });
        return arrays;
    }

    /** What the elements of the output, and those of gradients, are weighed by in a sum. */
    static NDArray waves(NDArray like) {
        return new Ramp(0, 0, 1).array(like.getManager(), like.getShape());
    }
}
