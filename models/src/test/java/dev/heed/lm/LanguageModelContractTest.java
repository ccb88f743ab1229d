package dev.heed.lm;

import static dev.heed.test.ArrayAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import dev.heed.block.ForwardPass;
import dev.heed.block.GeneratedTokens;
import dev.heed.block.StepResult;
import dev.heed.test.Gradients;
import dev.heed.test.KernelChoice;
import dev.heed.test.OwnThread;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every language model promises, whatever its settings. */
class LanguageModelContractTest {

    private static final double ROUNDING = 5e-6;
    private static final double VISIBLE = 1e-3;
    private static final int SEED = 17;
    private static final int BATCH_SIZE = 3;
    private static final int LENGTH = 7;

    static Stream<Named<LanguageModelConfig>> models() {
        return LanguageModels.all().entrySet().stream().map(entry -> Named.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest
    @MethodSource("models")
    void steppingEqualsTheWholePass(LanguageModelConfig config) {
        try (NDManager manager = NDManager.newBaseManager()) {
            LanguageModel model = LanguageModels.initialised(config, manager, SEED);
            NDArray tokens = tokens(manager);
            NDArray whole = model.logits(pass(manager, false), tokens);

            for (boolean training : new boolean[] {true, false}) {
                for (int chunk : new int[] {1, 2, 3, LENGTH}) {
                    NDArray steps = inChunks(model, pass(manager, training), tokens, chunk);
                    assertThat(steps)
                            .as("%s tokens a step, training %s", chunk, training)
                            .isCloseTo(whole, ROUNDING);
                }
            }
        }
    }

    private static NDArray inChunks(LanguageModel model, ForwardPass pass, NDArray tokens, int chunk) {
        NDList parts = new NDList();
        LanguageModelState state = model.start(tokens.getManager(), BATCH_SIZE);
        for (int start = 0; start < LENGTH; start += chunk) {
            int end = Math.min(start + chunk, LENGTH);
            StepResult<LanguageModelState> step = model.step(pass, tokens.get(":, " + start + ":" + end), state);
            parts.add(step.output());
            state = step.state();
            assertThat(state.length()).isEqualTo(end);
        }
        return NDArrays.concat(parts, 1);
    }

    @ParameterizedTest
    @MethodSource("models")
    void theLastTokenAloneHasTheSameLogits(LanguageModelConfig config) {
        try (NDManager manager = NDManager.newBaseManager()) {
            LanguageModel model = LanguageModels.initialised(config, manager, SEED);
            ForwardPass pass = pass(manager, false);
            NDArray tokens = tokens(manager);
            LanguageModelState none = model.start(manager, BATCH_SIZE);

            NDArray whole = model.logits(pass, tokens);
            StepResult<LanguageModelState> prompt = model.stepToLast(pass, tokens.get(":, :-1"), none);
            StepResult<LanguageModelState> next = model.stepToLast(pass, tokens.get(":, -1:"), prompt.state());

            assertThat(prompt.output()).isCloseTo(whole.get(":, -2:-1"), ROUNDING);
            assertThat(next.output()).isCloseTo(whole.get(":, -1:"), ROUNDING);
            assertThat(next.output()).hasShape(BATCH_SIZE, 1, LanguageModels.VOCAB_SIZE);
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void theFutureDoesNotChangeThePast(LanguageModelConfig config) {
        try (NDManager manager = NDManager.newBaseManager()) {
            LanguageModel model = LanguageModels.initialised(config, manager, SEED);
            ForwardPass pass = pass(manager, true);
            NDArray tokens = tokens(manager);
            NDArray other = tokens.get(":, :4")
                    .concat(
                            LanguageModels.batch(SEED + 1, BATCH_SIZE, LENGTH - 4)
                                    .toArray(manager),
                            1);

            NDArray first = model.logits(pass, tokens);
            NDArray second = model.logits(pass, other);

            assertThat(second.get(":, :4")).isBitEqualTo(first.get(":, :4"));
            assertThat(second.get(":, 4:")).differsFrom(first.get(":, 4:"), VISIBLE);
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void aRowDoesNotDependOnTheOthers(LanguageModelConfig config) {
        try (NDManager manager = NDManager.newBaseManager()) {
            LanguageModel model = LanguageModels.initialised(config, manager, SEED);
            ForwardPass pass = pass(manager, false);
            NDArray tokens = tokens(manager);
            LanguageModelState state = model.step(pass, tokens.get(":, :-1"), model.start(manager, BATCH_SIZE))
                    .state();
            NDArray rows = manager.create(new long[] {2, 0, 2});

            NDArray selected = model.step(pass, tokens.get(":, -1:").get(rows), state.select(rows))
                    .output();

            assertThat(selected)
                    .isCloseTo(model.logits(pass, tokens).get(":, -1:").get(rows), ROUNDING);
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void everyParameterReceivesAGradient(LanguageModelConfig config) {
        try (NDManager manager = NDManager.newBaseManager()) {
            LanguageModel model = LanguageModels.initialised(config, manager, SEED);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray logits = model.logits(pass(manager, true), tokens(manager));
                NDArray weights =
                        manager.arange((float) logits.getShape().size()).sin().reshape(logits.getShape());
                collector.backward(logits.mul(weights).sum());
            }
            List<String> without = new ArrayList<>();
            for (Pair<String, Parameter> parameter : model.getParameters()) {
                float largest = parameter
                        .getValue()
                        .getArray()
                        .getGradient()
                        .abs()
                        .max()
                        .getFloat();
                if (!(largest > 0) || Float.isInfinite(largest)) {
                    without.add(parameter.getKey());
                }
            }
            assertThat(without).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void savingAndLoadingKeepsTheAnswer(LanguageModelConfig config) throws Exception {
        try (NDManager manager = NDManager.newBaseManager()) {
            LanguageModel saved = LanguageModels.initialised(config, manager, SEED);
            LanguageModel loaded = LanguageModels.initialised(config, manager, SEED + 1);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            saved.saveParameters(new DataOutputStream(bytes));
            loaded.loadParameters(manager, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));

            ForwardPass pass = pass(manager, false);
            assertThat(loaded.logits(pass, tokens(manager))).isBitEqualTo(saved.logits(pass, tokens(manager)));
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void runsAsADjlBlock(LanguageModelConfig config) {
        try (NDManager manager = NDManager.newBaseManager()) {
            LanguageModel model = LanguageModels.initialised(config, manager, SEED);
            NDArray tokens = tokens(manager);

            NDArray logits = model.forward(new ParameterStore(manager, false), new NDList(tokens), false)
                    .singletonOrThrow();

            assertThat(logits).isBitEqualTo(model.logits(pass(manager, false), tokens));
            assertThat(model.getOutputShapes(new Shape[] {tokens.getShape()})).containsExactly(logits.getShape());
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void aThreadOfItsOwnChangesNothingAndRecordsNothing(LanguageModelConfig config) {
        try (NDManager manager = NDManager.newBaseManager()) {
            LanguageModel model = LanguageModels.initialised(config, manager, SEED);
            for (KernelChoice kernel : KernelChoice.values()) {
                kernel.run(() -> {
                    NDList here = predictions(model, manager);
                    NDList there = OwnThread.call(() -> predictions(model, manager));
                    for (int i = 0; i < here.size(); i++) {
                        assertThat(there.get(i)).as("%s, result %s", kernel, i).isBitEqualTo(here.get(i));
                    }
                });
            }
        }
    }

    /** Whatever the model gives without training; none of it is recorded, and a gradient may follow. */
    private static NDList predictions(LanguageModel model, NDManager manager) {
        ForwardPass pass = pass(manager, false);
        NDArray tokens = tokens(manager);
        StepResult<LanguageModelState> prompt = model.step(pass, tokens, model.start(manager, BATCH_SIZE));
        StepResult<LanguageModelState> last = model.stepToLast(pass, tokens, model.start(manager, BATCH_SIZE));
        NDArray next = tokens.get(":, -1:");
        NDList results = new NDList(
                model.logits(pass, tokens),
                prompt.output(),
                last.output(),
                model.step(pass, next, prompt.state()).output());
        if (model.canGenerate(pass, next)) {
            GeneratedTokens<LanguageModelState> generated = model.generate(pass, next, last.state(), 5, null);
            results.addAll(new NDList(generated.tokens(), generated.logProbabilities()));
        }
        prompt.state().layers().forEach(layer -> results.add(layer.key()));
        for (NDArray result : results) {
            assertThat(Gradients.isRecorded(result)).isFalse();
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray weight = manager.ones(new Shape(LanguageModels.VOCAB_SIZE, 3));
                weight.setRequiresGradient(true);
                NDArray used = result.getDataType().isInteger()
                        ? result.getNDArrayInternal()
                                .embedding(result, weight, SparseFormat.DENSE)
                                .singletonOrThrow()
                        : result.mul(weight.get("0, 0"));
                collector.backward(used.sum());
            }
        }
        return results;
    }

    private static NDArray tokens(NDManager manager) {
        return LanguageModels.batch(SEED, BATCH_SIZE, LENGTH).toArray(manager);
    }

    private static ForwardPass pass(NDManager manager, boolean training) {
        return new ForwardPass(new ParameterStore(manager, false), training);
    }
}
