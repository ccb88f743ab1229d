package dev.heed.attention;

import static dev.heed.test.ArrayAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.heed.block.ForwardPass;
import dev.heed.block.Precision;
import dev.heed.layer.CausalStack;
import dev.heed.layer.EncoderLayer;
import dev.heed.layer.LayerConfig;
import dev.heed.mask.AttentionMask;
import dev.heed.test.ArrayAssert;
import dev.heed.test.Gradients;
import dev.heed.test.KernelChoice;
import dev.heed.test.Shapes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is hidden may hold anything, on either kernel. */
class HiddenNumbersTest {

    private static final float[] NOT_FINITE = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    /** Each mask hides key 4 of both sequences; of the last one, every key of the second sequence. */
    static Stream<Arguments> masks() {
        return Stream.of(KernelChoice.values())
                .flatMap(kernel -> Stream.of("padding", "scores", "sequence").map(mask -> Arguments.of(kernel, mask)));
    }

    private AttentionMask mask(String name) {
        NDArray scores = manager.create(
                new boolean[] {
                    true, true, false, true, false, true, false, false, true, false, true, true, true, true, false
                },
                new Shape(3, 5));
        return switch (name) {
            case "padding" -> AttentionMask.padding(4, 3);
            case "scores" -> AttentionMask.dense(scores);
            default ->
                AttentionMask.dense(
                        scores.reshape(1, 1, 3, 5).concat(manager.zeros(new Shape(1, 1, 3, 5), DataType.BOOLEAN), 0));
        };
    }

    @ParameterizedTest
    @MethodSource("masks")
    void keysAndValuesNeverMatterForwardAndBackward(KernelChoice kernel, String name) {
        AttentionMask mask = mask(name);
        kernel.run(() -> {
            Map<String, NDArray> clean = results(mask, 0, "none");
            for (String spoiled : new String[] {"key", "value", "both"}) {
                for (float number : NOT_FINITE) {
                    results(mask, number, spoiled)
                            .forEach((result, array) -> assertThat(array)
                                    .as("%s of %s in %s", result, number, spoiled)
                                    .isCloseTo(Objects.requireNonNull(clean.get(result)), 1e-6));
                }
            }
        });
    }

    private Map<String, NDArray> results(AttentionMask mask, float number, String spoiled) {
        Shapes shapes = Shapes.seeded(1);
        Map<String, NDArray> sources = new LinkedHashMap<>();
        sources.put("query", shapes.normal(manager, 1, 2, 3, 3, 7));
        sources.put("key", shapes.normal(manager, 2, 2, 3, 5, 7));
        sources.put("value", shapes.normal(manager, 3, 2, 3, 5, 7));
        for (String name : new String[] {"key", "value"}) {
            if (spoiled.equals(name) || spoiled.equals("both")) {
                Objects.requireNonNull(sources.get(name)).set(new NDIndex(":, 1, 4, 2"), number);
            }
        }
        NDArray[] inputs = sources.values().toArray(NDArray[]::new);
        Map<String, NDArray> results = new LinkedHashMap<>();
        results.put("output", ScaledDotProductAttention.attend(inputs[0], inputs[1], inputs[2], mask, 0));
        results.put(
                "watched",
                ScaledDotProductAttention.attendWithWeights(inputs[0], inputs[1], inputs[2], mask, 0)
                        .context());
        NDArray weights = shapes.normal(manager, 4, 2, 3, 3, 7);
        results.putAll(Gradients.of(
                manager,
                sources,
                () -> ScaledDotProductAttention.attend(inputs[0], inputs[1], inputs[2], mask, 0),
                weights));
        return results;
    }

    /** The future may hold anything too; whoever sees it gets what is not a number, and no one else. */
    @ParameterizedTest
    @EnumSource
    void onlyWhoMayAttendToThemIsSpoiled(KernelChoice kernel) {
        NDArray query = Shapes.seeded(1).normal(manager, 1, 2, 3, 40, 7);
        kernel.run(() -> {
            NDArray clean = ScaledDotProductAttention.attend(query, query, query, AttentionMask.causal(), 0);
            for (float number : NOT_FINITE) {
                NDArray key = query.duplicate();
                key.set(new NDIndex("1, 2, 30, 5"), number);
                for (NDList keyAndValue : new NDList[] {new NDList(key, query), new NDList(query, key)}) {
                    NDArray context = ScaledDotProductAttention.attend(
                            query, keyAndValue.get(0), keyAndValue.get(1), AttentionMask.causal(), 0);
                    assertThat(context.get("0")).isCloseTo(clean.get("0"), 1e-6);
                    assertThat(context.get("1, :2")).isCloseTo(clean.get("1, :2"), 1e-6);
                    assertThat(context.get("1, 2, :30")).isCloseTo(clean.get("1, 2, :30"), 1e-6);
                    for (double spoiled : ArrayAssert.doubles(context.get("1, 2, 30:"))) {
                        assertThat(spoiled).isNaN();
                    }
                }
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void layersKeepThemFromRealTokens(KernelChoice kernel) {
        LayerConfig config = LayerConfig.builder().setEmbedDim(8).setNumHeads(2).build();
        EncoderLayer layer = new EncoderLayer(config);
        CausalStack stack = new CausalStack(config, 2);
        NDArray tokens = Shapes.seeded(1).normal(manager, 1, 2, 5, 8);
        layer.initialize(manager, DataType.FLOAT32, tokens.getShape());
        stack.initialize(manager, DataType.FLOAT32, tokens.getShape());
        AttentionMask padding = AttentionMask.padding(3, 3);
        kernel.run(() -> {
            for (float number : NOT_FINITE) {
                NDArray spoiled = tokens.duplicate();
                spoiled.set(new NDIndex(":, 3:, 1"), number);
                for (Precision precision : Precision.values()) {
                    ForwardPass pass = ForwardPass.inference(new ParameterStore(manager, false))
                            .in(precision);
                    double rounding = precision == Precision.FLOAT32 ? 1e-5 : 3e-2;
                    assertThat(layer.encode(pass, spoiled, padding).get(":, :3"))
                            .as("%s %s", number, precision)
                            .isCloseTo(layer.encode(pass, tokens, padding).get(":, :3"), rounding);
                    assertThat(stack.encode(pass, spoiled).get(":, :3"))
                            .isCloseTo(stack.encode(pass, tokens).get(":, :3"), rounding);
                    assertThat(stack.step(pass, spoiled, stack.start(manager, 2))
                                    .output()
                                    .get(":, :3"))
                            .isCloseTo(stack.encode(pass, tokens).get(":, :3"), rounding);
                }
            }
        });
    }

    @Test
    void largeNumbersAreFinite() {
        NDArray query = Shapes.seeded(1).normal(manager, 1, 1, 1, 3, 2);
        NDArray value = manager.full(query.getShape(), 1e38f);
        NDArray context = ScaledDotProductAttention.attend(query, query, value, AttentionMask.causal(), 0);
        assertThat(context.get("0, 0, :1")).isCloseTo(value.get("0, 0, :1"), 1e32);
        assertThat(context).isFinite();
    }
}
