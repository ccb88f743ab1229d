package dev.heed.adapt;

import static dev.heed.test.ArrayAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import dev.heed.block.AdaptableLinear;
import dev.heed.block.ForwardPass;
import dev.heed.block.ParameterPaths;
import dev.heed.block.Precision;
import dev.heed.engine.NoGradient;
import dev.heed.generate.Generated;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.Generator;
import dev.heed.io.SafeTensors;
import dev.heed.kernel.ParameterUpdates;
import dev.heed.lm.LanguageModel;
import dev.heed.lm.LanguageModelConfig;
import dev.heed.test.Gradients;
import dev.heed.test.KernelChoice;
import dev.heed.test.Shapes;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Adapters of a small language model. */
class LoraTest {

    private static final LoraConfig CONFIG = new LoraConfig(3, 5f, 0f, List.of("(query|value)Projection"), List.of());
    private static final String QUERY = "stack.layer1.selfAttention.queryProjection";

    private final NDManager manager = NDManager.newBaseManager();
    private final NDArray tokens = manager.create(new long[][] {{1, 7, 3, 5, 2}, {4, 2, 10, 0, 6}});

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @EnumSource
    void changeNothingAtFirst(KernelChoice kernel) {
        kernel.run(() -> {
            LanguageModel model = model(1);
            NDArray before = logits(model, Precision.FLOAT32);

            Lora lora = Lora.add(model, CONFIG, 2);

            assertThat(lora.names())
                    .containsExactly(
                            "stack.layer0.selfAttention.queryProjection",
                            "stack.layer0.selfAttention.valueProjection",
                            QUERY,
                            "stack.layer1.selfAttention.valueProjection");
            assertThat(logits(model, Precision.FLOAT32)).isBitEqualTo(before);
            assertThat(array(model, QUERY + ".lora.A"))
                    .hasShape(3, 24)
                    .isCloseTo(manager.zeros(new Shape(3, 24)), 1 / Math.sqrt(24));
        });
    }

    /** With d = dL/dW of the whole weight: dL/dA = s B' d and dL/dB = s d A'. */
    @ParameterizedTest
    @EnumSource
    void haveTheGradientsOfTheWholeWeight(KernelChoice kernel) {
        kernel.run(() -> {
            LanguageModel model = model(1);
            Lora lora = Lora.add(model, CONFIG, 2);
            randomise(model);
            NDArray a = array(model, QUERY + ".lora.A");
            NDArray b = array(model, QUERY + ".lora.B");
            Map<String, NDArray> sources = new LinkedHashMap<>();
            sources.put("a", a);
            sources.put("b", b);
            NDArray weights = Shapes.seeded(3).normal(manager, 1, 2, 5, 11);
            ForwardPass pass = new ForwardPass(new ParameterStore(manager, false), true);

            Map<String, NDArray> gradients = Gradients.of(manager, sources, () -> model.logits(pass, tokens), weights);
            assertThat(array(model, QUERY + ".weight").hasGradient()).isFalse();
            NDArray keptA = a.duplicate();
            NDArray keptB = b.duplicate();
            lora.merge();
            NDArray whole = Gradients.of(
                            manager,
                            Map.of("w", array(model, QUERY + ".weight")),
                            () -> model.logits(pass, tokens),
                            weights)
                    .get("w");

            float scale = 5f / 3;
            assertThat(Objects.requireNonNull(gradients.get("a")))
                    .isCloseTo(
                            keptB.transpose()
                                    .matMul(Objects.requireNonNull(whole))
                                    .mul(scale),
                            1e-4);
            assertThat(Objects.requireNonNull(gradients.get("b")))
                    .isCloseTo(
                            Objects.requireNonNull(whole)
                                    .matMul(keptA.transpose())
                                    .mul(scale),
                            1e-4);
        });
    }

    @ParameterizedTest
    @EnumSource
    void mergedOnesGiveTheSameOutput(KernelChoice kernel) {
        kernel.run(() -> {
            LanguageModel model = model(1);
            NDArray base = logits(model, Precision.FLOAT32);
            Lora lora = Lora.add(model, new LoraConfig(3, 5f, 0.5f, List.of(".*"), List.of()), 2);
            assertThat(lora.names()).hasSize(2 * 7 + 1).contains("stack.layer0.feedForward.gateProjection");
            randomise(model);
            NDArray adapted = logits(model, Precision.FLOAT32);
            NDArray bfloat16 = logits(model, Precision.BFLOAT16);
            List<String> generated = generated(model);
            int names = model(1).getParameters().size();

            lora.merge();

            assertThat(model.getParameters().size()).isEqualTo(names);
            assertThat(model.getParameters().values()).allMatch(Parameter::requiresGradient);
            assertThat(logits(model, Precision.FLOAT32)).isCloseTo(adapted, 1e-5);
            assertThat(logits(model, Precision.BFLOAT16)).isCloseTo(bfloat16, 1e-5);
            assertThat(generated(model)).isEqualTo(generated);
            assertThat(adapted.sub(base).abs().max().getFloat()).isGreaterThan(0.1f);
        });
    }

    @Test
    void removedOnesLeaveTheNetworkAsItWas() {
        LanguageModel model = model(1);
        NDArray before = logits(model, Precision.FLOAT32);
        Lora lora = Lora.add(model, CONFIG, 2);
        randomise(model);

        lora.remove();

        assertThat(logits(model, Precision.FLOAT32)).isBitEqualTo(before);
        assertThat(model.getParameters().values()).allMatch(Parameter::requiresGradient);
    }

    @Test
    void onlyTheyAndWhatIsNamedLearn() {
        LanguageModel model = model(1);
        Lora.add(model, new LoraConfig(3, 5f, 0f, List.of("layer0.*queryProjection"), List.of("stack.norm")), 2);

        assertThat(ParameterPaths.of(model).entrySet().stream()
                        .filter(named -> named.getValue().requiresGradient())
                        .map(Map.Entry::getKey))
                .containsExactly(
                        "stack.layer0.selfAttention.queryProjection.lora.A",
                        "stack.layer0.selfAttention.queryProjection.lora.B",
                        "stack.norm.gamma");
        assertThat(FrozenParameters.countLearning(model)).isEqualTo(2 * 3 * 24 + 24);
    }

    /** A feature of the input is there for all or for none. */
    @Test
    void dropoutTakesFeaturesAwayInTraining() {
        LanguageModel model = model(1);
        Lora.add(model, new LoraConfig(3, 5f, 0.5f, List.of(QUERY), List.of()), 2);
        randomise(model);
        AdaptableLinear linear = Objects.requireNonNull(Lora.linears(model).get(QUERY));
        NDArray weight = array(model, QUERY + ".weight");
        NDArray whole = linear.weight(ForwardPass.inference(new ParameterStore(manager, false)), tokens)
                .sub(weight);

        NDArray part = linear.weight(new ForwardPass(new ParameterStore(manager, false), true), tokens)
                .sub(weight);

        NDArray factors = part.div(whole).round().abs(); // (units, input size)
        assertThat(factors).isBitEqualTo(factors.get(0).expandDims(0).broadcast(factors.getShape()));
        assertThat(factors.get(0).toFloatArray()).contains(0f, 2f).containsOnly(0f, 2f);
    }

    @Test
    void areSavedAndLoadedOnAnotherCopyOfTheBase(@TempDir Path folder) {
        LanguageModel model = model(1);
        Lora lora = Lora.add(model, new LoraConfig(3, 5f, 0.1f, List.of("queryProjection"), List.of("norm")), 2);
        randomise(model);
        Path file = folder.resolve("adapter.safetensors");

        lora.save(file);
        LanguageModel copy = model(1);
        Lora loaded = Lora.load(copy, file);

        assertThat(loaded.config()).isEqualTo(lora.config());
        assertThat(logits(copy, Precision.FLOAT32)).isBitEqualTo(logits(model, Precision.FLOAT32));
        assertThat(SafeTensors.read(file, manager))
                .containsOnlyKeys(lora.arrays().keySet());
    }

    @Test
    void ofAnotherBaseAreRefused(@TempDir Path folder) {
        Path file = folder.resolve("adapter.safetensors");
        Lora.add(model(1), CONFIG, 2).save(file);
        LanguageModel other = model(7);
        NDArray before = logits(other, Precision.FLOAT32);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Lora.load(other, file))
                .withMessageMatching("adapter must be of this network, whose SHA-256 is [0-9a-f]{64}, but got one of"
                        + " [0-9a-f]{64} in .*adapter.safetensors");
        assertThat(logits(other, Precision.FLOAT32)).isBitEqualTo(before);
        assertThat(other.getParameters().values()).allMatch(Parameter::requiresGradient);
        Path plain = folder.resolve("plain.safetensors");
        SafeTensors.write(plain, Map.of("x", tokens));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Lora.load(other, plain))
                .withMessage("adapter must hold its settings, but got none in " + plain);
        Path damaged = folder.resolve("damaged.safetensors");
        SafeTensors.write(damaged, Map.of("x", tokens), SafeTensors.metadata(file));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Lora.load(model(1), damaged))
                .withMessageStartingWith("adapter must fit the network, but got stack.layer0.selfAttention."
                        + "queryProjection.lora.A nothing instead of (3, 24) float32, ")
                .withMessageContaining("x (2, 5) int64 instead of nothing");
    }

    private LanguageModel model(int seed) {
        Engine.getInstance().setRandomSeed(seed);
        LanguageModel model = new LanguageModel(LanguageModelConfig.llama(11, 24, 6, 2, 2));
        model.initialize(manager);
        return model;
    }

    /** Gives what learns numbers, as training would. */
    private void randomise(Block model) {
        int seed = 1;
        for (Parameter parameter : ParameterPaths.of(model).values()) {
            if (parameter.requiresGradient()) {
                NDArray array = parameter.getArray();
                NDArray numbers = Shapes.seeded(seed++)
                        .normal(manager, 1, array.getShape().getShape());
                NoGradient.run(
                        manager,
                        () -> ParameterUpdates.of(array).set(new NDList(array), new NDList(numbers.mul(0.3f))));
            }
        }
    }

    private static NDArray array(Block model, String path) {
        return Objects.requireNonNull(ParameterPaths.of(model).get(path)).getArray();
    }

    private NDArray logits(LanguageModel model, Precision precision) {
        return model.logits(
                ForwardPass.inference(new ParameterStore(manager, false)).in(precision), tokens);
    }

    /** In one native call, with the weights of a whole stack. */
    private List<String> generated(LanguageModel model) {
        int owned = manager.getManagedArrays().size();
        List<int[]> texts = new Generator(model, manager, GenerationConfig.greedy(7))
                .best(List.of(new int[] {1, 7, 3})).stream()
                        .map(Generated::tokens)
                        .toList();
        assertThat(manager.getManagedArrays()).hasSize(owned);
        return texts.stream().map(Arrays::toString).toList();
    }
}
