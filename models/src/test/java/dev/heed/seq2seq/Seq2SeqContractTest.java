package dev.heed.seq2seq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import dev.heed.block.ForwardPass;
import dev.heed.block.StepResult;
import dev.heed.test.ArrayAssert;
import dev.heed.test.Gradients;
import dev.heed.test.KernelChoice;
import dev.heed.test.OwnThread;
import dev.heed.text.SpecialTokens;
import dev.heed.text.TokenBatch;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every sequence-to-sequence model promises, whatever is inside. */
class Seq2SeqContractTest {

    private static final float ROUNDING = 2e-6f;
    private static final int SEED = 17;

    static Stream<Named<Supplier<Seq2Seq>>> models() {
        return Models.all().entrySet().stream().map(entry -> Named.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest
    @MethodSource("models")
    void steppingEqualsTheWholePass(Supplier<Seq2Seq> maker) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Seq2Seq model = Models.initialised(maker, manager, SEED);
            ForwardPass pass = inference(manager);
            Seq2SeqBatch batch = Models.batch(SEED);

            NDArray whole = model.logits(pass, manager, batch);
            NDArray inputs = batch.target().shiftedRight().toArray(manager);
            NDList parts = new NDList();
            DecoderState state = model.start(pass, manager, batch.source());
            for (long t = 0; t < inputs.getShape().get(1); t++) {
                StepResult<DecoderState> step =
                        model.step(pass, inputs.get(new NDIndex().addAllDim().addSliceDim(t, t + 1)), state);
                parts.add(step.output());
                state = step.state();
            }

            assertClose(NDArrays.concat(parts, 1), whole);
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void paddingDoesNotChangeRealTokens(Supplier<Seq2Seq> maker) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Seq2Seq model = Models.initialised(maker, manager, SEED);
            ForwardPass pass = inference(manager);
            Seq2SeqBatch batch = Models.batch(SEED);

            NDArray padded = model.logits(pass, manager, batch);
            for (int row = 0; row < batch.batchSize(); row++) {
                TokenBatch source = TokenBatch.of(List.of(batch.source().row(row)));
                TokenBatch target = TokenBatch.of(List.of(batch.target().row(row)));
                NDArray alone = model.logits(pass, manager, new Seq2SeqBatch(source, target));
                NDArray real = padded.get(new NDIndex().addIndices(row).addSliceDim(0, target.maxLength()));
                assertClose(real, alone.squeeze(0));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void aStateThatIsUsedAgainGathersNothing(Supplier<Seq2Seq> maker) {
        try (NDManager manager = NDManager.newBaseManager();
                NDManager owner = NDManager.newBaseManager()) {
            Seq2Seq model = Models.initialised(maker, manager, SEED);
            ForwardPass plain = inference(manager);
            Seq2SeqBatch batch = Models.batch(SEED);
            DecoderState start = model.start(plain, owner, batch.source());
            for (ForwardPass pass : List.of(plain, plain.watchedBy((block, weights) -> {}))) {
                int owned = owner.getManagedArrays().size();
                try (NDManager step = owner.newSubManager()) {
                    model.step(
                            pass, step.full(new Shape(batch.batchSize(), 1), SpecialTokens.BOS, DataType.INT64), start);
                }
                assertThat(owner.getManagedArrays()).as("%s", pass.isWatched()).hasSize(owned);
            }
        }
    }

    /** Libtorch's LSTM does not notice: it reads beyond the states. */
    @ParameterizedTest
    @MethodSource("models")
    void tokensOfOtherRowsThanTheStateAreRefused(Supplier<Seq2Seq> maker) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Seq2Seq model = Models.initialised(maker, manager, SEED);
            ForwardPass pass = inference(manager);
            DecoderState state = model.start(pass, manager, Models.batch(SEED).source()); // 3 rows
            for (int rows : new int[] {1, 5}) {
                NDArray tokens = manager.full(new Shape(rows, 1), SpecialTokens.BOS, DataType.INT64);

                assertThatIllegalArgumentException().isThrownBy(() -> model.step(pass, tokens, state));
                if (model.canGenerate(pass, tokens)) {
                    assertThatIllegalArgumentException().isThrownBy(() -> model.generate(pass, tokens, state, 3, null));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void theFutureDoesNotChangeThePast(Supplier<Seq2Seq> maker) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Seq2Seq model = Models.initialised(maker, manager, SEED);
            ForwardPass pass = inference(manager);
            TokenBatch source = TokenBatch.of(List.of(Models.tokens(new Random(SEED), 5, Models.SOURCE_VOCAB)));
            int[] target = Models.tokens(new Random(SEED + 1), 7, Models.TARGET_VOCAB);
            int[] other = target.clone();
            other[3] = other[3] == SpecialTokens.COUNT ? SpecialTokens.COUNT + 1 : SpecialTokens.COUNT;

            NDArray first = model.logits(pass, manager, new Seq2SeqBatch(source, TokenBatch.of(List.of(target))));
            NDArray second = model.logits(pass, manager, new Seq2SeqBatch(source, TokenBatch.of(List.of(other))));

            NDIndex past = new NDIndex().addAllDim().addSliceDim(0, 4); // token 3 is an input from position 4 on
            assertClose(first.get(past), second.get(past));
            NDIndex future = new NDIndex().addAllDim().addSliceDim(4, 5);
            assertThat(difference(first.get(future), second.get(future))).isGreaterThan(ROUNDING);
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void everyParameterReceivesAGradient(Supplier<Seq2Seq> maker) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Seq2Seq model = Models.initialised(maker, manager, SEED);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                ForwardPass pass = new ForwardPass(new ParameterStore(manager, false), true);
                NDArray logits = model.logits(pass, manager, Models.batch(SEED));
                NDArray weights =
                        manager.arange((float) logits.getShape().size()).sin().reshape(logits.getShape());
                collector.backward(logits.mul(weights).sum());
            }
            List<String> without = new ArrayList<>();
            for (Pair<String, Parameter> parameter : model.getParameters()) {
                NDArray gradient = parameter.getValue().getArray().getGradient();
                float largest = gradient.abs().max().getFloat();
                if (!(largest > 0) || Float.isInfinite(largest)) {
                    without.add(parameter.getKey());
                }
            }
            assertThat(without).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void savingAndLoadingKeepsTheAnswer(Supplier<Seq2Seq> maker) throws Exception {
        try (NDManager manager = NDManager.newBaseManager()) {
            Seq2Seq saved = Models.initialised(maker, manager, SEED);
            Seq2Seq loaded = Models.initialised(maker, manager, SEED + 1);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            saved.saveParameters(new DataOutputStream(bytes));
            loaded.loadParameters(manager, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));

            NDArray expected = saved.logits(inference(manager), manager, Models.batch(SEED));
            NDArray actual = loaded.logits(inference(manager), manager, Models.batch(SEED));
            assertClose(actual, expected);
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void runsAsADjlBlock(Supplier<Seq2Seq> maker) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Seq2Seq model = Models.initialised(maker, manager, SEED);
            Seq2SeqBatch batch = Models.batch(SEED);
            NDArray source = batch.source().toArray(manager);
            NDArray decoderInput = batch.target().shiftedRight().toArray(manager);

            NDArray logits = model.forward(new ParameterStore(manager, false), new NDList(source, decoderInput), false)
                    .singletonOrThrow();

            assertThat(logits.getShape()).isEqualTo(new Shape(3, 5, Models.TARGET_VOCAB));
            assertThat(model.getOutputShapes(new Shape[] {source.getShape(), decoderInput.getShape()}))
                    .containsExactly(logits.getShape());
            assertClose(logits, model.logits(inference(manager), manager, batch));
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void aThreadOfItsOwnChangesNothingAndRecordsNothing(Supplier<Seq2Seq> maker) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Seq2Seq model = Models.initialised(maker, manager, SEED);
            for (KernelChoice kernel : KernelChoice.values()) {
                kernel.run(() -> {
                    NDList here = predictions(model, manager);
                    NDList there = OwnThread.call(() -> predictions(model, manager));
                    for (int i = 0; i < here.size(); i++) {
                        ArrayAssert.assertThat(there.get(i))
                                .as("%s, result %s", kernel, i)
                                .isBitEqualTo(here.get(i));
                        assertThat(Gradients.isRecorded(there.get(i))).isFalse();
                    }
                });
            }
        }
    }

    private static NDList predictions(Seq2Seq model, NDManager manager) {
        ForwardPass pass = inference(manager);
        Seq2SeqBatch batch = Models.batch(SEED);
        NDArray inputs = batch.target().shiftedRight().toArray(manager);
        StepResult<DecoderState> step =
                model.step(pass, inputs.get(":, :2"), model.start(pass, manager, batch.source()));
        NDList blockInputs = new NDList(batch.source().toArray(manager), inputs);
        return new NDList(
                model.logits(pass, manager, batch),
                step.output(),
                model.step(pass, inputs.get(":, 2:"), step.state()).output(),
                model.forward(pass.parameters(), blockInputs, false).singletonOrThrow());
    }

    private static ForwardPass inference(NDManager manager) {
        return ForwardPass.inference(new ParameterStore(manager, false));
    }

    private static float difference(NDArray actual, NDArray expected) {
        return actual.sub(expected).abs().max().getFloat();
    }

    private static void assertClose(NDArray actual, NDArray expected) {
        assertThat(actual.getShape()).isEqualTo(expected.getShape());
        assertThat(difference(actual, expected)).as("max-abs error").isLessThanOrEqualTo(ROUNDING);
    }
}
