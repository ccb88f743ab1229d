package dev.heed.encoder;

import static dev.heed.test.ArrayAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.heed.layer.Pooling;
import dev.heed.test.KernelChoice;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against BERT of Hugging Face's transformers on the same weights: output and gradients. */
class HuggingFaceParityTest {

    private static final TextEncoderConfig CONFIG = TextEncoderConfig.bert(13, 11, 12, 3, 2, 0f);
    private static final int NUM_CLASSES = 5;

    @ParameterizedTest
    @EnumSource
    void theEncoderIsBertModel(KernelChoice kernel) {
        compare(kernel, "encoder", () -> new TextEncoder(CONFIG));
    }

    @ParameterizedTest
    @EnumSource
    void theMaskedTokenModelIsBertForMaskedLM(KernelChoice kernel) {
        compare(kernel, "masked-tokens", () -> new MaskedTokenModel(CONFIG));
    }

    @ParameterizedTest
    @EnumSource
    void theSequenceClassifierIsBertForSequenceClassification(KernelChoice kernel) {
        compare(kernel, "sequence-classifier", () -> new SequenceClassifier(CONFIG, Pooling.FIRST, NUM_CLASSES));
    }

    @ParameterizedTest
    @EnumSource
    void theTokenClassifierIsBertForTokenClassification(KernelChoice kernel) {
        compare(kernel, "token-classifier", () -> new TokenClassifier(CONFIG, NUM_CLASSES));
    }

    private static void compare(KernelChoice kernel, String name, Supplier<Block> maker) {
        BertReference file = BertReference.read(name);
        try (NDManager manager = NDManager.newBaseManager()) {
            Block model = maker.get();
            model.initialize(manager, DataType.FLOAT32, new Shape(1, 1));
            Map<String, NDArray> parameters = file.load(model, manager);
            assertThat(parameters.keySet()).isEqualTo(file.parameters().keySet());
            NDList inputs = inputs(manager, file);
            kernel.run(() -> {
                parameters.values().forEach(parameter -> parameter.setRequiresGradient(true));
                try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                    NDArray output = model.forward(new ParameterStore(manager, false), inputs, true)
                            .singletonOrThrow();
                    assertThat(output)
                            .hasShape(file.shape().stream()
                                    .mapToLong(Long::longValue)
                                    .toArray())
                            .isCloseTo(
                                    file.output().stream()
                                            .mapToDouble(Double::doubleValue)
                                            .toArray(),
                                    file.tolerance());
                    collector.backward(output.mul(BertReference.waves(output)).sum());
                }
                file.parameters().forEach((parameter, leaf) -> {
                    NDArray gradient =
                            Objects.requireNonNull(parameters.get(parameter)).getGradient();
                    gradient.attach(manager);
                    double sum =
                            gradient.mul(BertReference.waves(gradient)).sum().getFloat();
                    double scale = Math.max(1, Math.abs(leaf.gradient()));
                    assertThat(sum)
                            .as("gradient of " + parameter)
                            .isCloseTo(leaf.gradient(), within(3 * file.tolerance() * scale));
                });
            });
        }
    }

    private static NDList inputs(NDManager manager, BertReference file) {
        int width = file.tokens().get(0).size();
        long[] real = file.lengths().stream()
                .flatMapToLong(length -> LongStream.range(0, width).map(column -> column < length ? 1 : 0))
                .toArray();
        Shape shape = new Shape(file.lengths().size(), width);
        return new NDList(
                manager.create(flat(file.tokens()), shape),
                manager.create(real, shape),
                manager.create(flat(file.segments()), shape));
    }

    private static long[] flat(List<List<Long>> rows) {
        return rows.stream().flatMap(List::stream).mapToLong(Long::longValue).toArray();
    }
}
