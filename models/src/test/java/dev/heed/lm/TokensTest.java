package dev.heed.lm;

import static dev.heed.test.ArrayAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.heed.block.ForwardPass;
import dev.heed.block.StepResult;
import dev.heed.embedding.AddedPosition;
import dev.heed.embedding.EmbeddingConfig;
import dev.heed.layer.LayerConfig;
import dev.heed.seq2seq.OutputWeights;
import dev.heed.test.KernelChoice;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a language model takes for tokens, and for its parameters. */
class TokensTest {

    private static final int VOCAB_SIZE = LanguageModels.VOCAB_SIZE;

    private final NDManager manager = NDManager.newBaseManager();
    private final ForwardPass pass = ForwardPass.inference(new ParameterStore(manager, false));

    @AfterEach
    void close() {
        manager.close();
    }

    static Stream<Named<LanguageModelConfig>> configs() {
        return LanguageModels.all().entrySet().stream().map(entry -> Named.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest
    @MethodSource("configs")
    void givesWhatItsOutputShapesSay(LanguageModelConfig config) {
        LanguageModel model = new LanguageModel(config);
        model.initialize(manager, DataType.FLOAT32, new Shape(-1, -1));
        NDArray tokens = ids(2, 3, 4, 5, 6, 0, 0, 0);

        NDArray logits =
                model.forward(pass.parameters(), new NDList(tokens), false).singletonOrThrow();

        assertThat(logits).hasShape(2, 3, VOCAB_SIZE).isFinite();
        assertThat(model.getOutputShapes(new Shape[] {tokens.getShape()})).containsExactly(logits.getShape());
        assertThat(model.getOutputShapes(new Shape[] {new Shape(-1, -1)}))
                .containsExactly(new Shape(-1, -1, VOCAB_SIZE));
    }

    @ParameterizedTest
    @EnumSource
    void mustBeInTheVocabulary(KernelChoice kernel) {
        kernel.run(() -> {
            LanguageModel model = LanguageModels.initialised(LanguageModels.learned(5), manager, 1);
            LanguageModelState start = model.start(manager, 1);
            for (long wrong : new long[] {VOCAB_SIZE, -1, Long.MAX_VALUE, Long.MIN_VALUE}) {
                String message = "tokens must be in [0, vocabSize=11), but got " + wrong;
                refuse(() -> model.logits(pass, ids(1, 3, 4, wrong, 5)), message);
                refuse(() -> model.step(pass, ids(1, 3, 4, wrong, 5), start), message);
                refuse(() -> model.stepToLast(pass, ids(1, 1, wrong), start), message);
                if (model.canGenerate(pass, ids(1, 1, 4))) {
                    refuse(() -> model.generate(pass, ids(1, 1, wrong), start, 3, null), message);
                }
                refuse(
                        () -> model.forward(new ParameterStore(manager, false), new NDList(ids(1, 2, 4, wrong)), true),
                        message);
            }
            // What failed has changed nothing
            StepResult<LanguageModelState> step = model.step(pass, ids(1, 2, 4, 5), start);
            assertThat(step.output()).isCloseTo(model.logits(pass, ids(1, 2, 4, 5)), 1e-5);
            refuse(
                    () -> model.logits(pass, ids(1, 6, 4, 5, 6, 7, 8, 9)),
                    "length must be at most maxLength=5 for learned position, but got 6");
            refuse(
                    () -> model.generate(pass, ids(1, 1, 4), step.state(), 4, null),
                    "length must be at most maxLength=5 for learned position, but got 6");
        });
    }

    @ParameterizedTest
    @EnumSource
    void mustBeWholeNumbers(KernelChoice kernel) {
        kernel.run(() -> {
            LanguageModel model = LanguageModels.initialised(LanguageModels.learned(5), manager, 1);
            for (DataType type : new DataType[] {DataType.FLOAT32, DataType.FLOAT64, DataType.BOOLEAN}) {
                NDArray token = ids(1, 1, 1).toType(type, false);
                String message = "tokens must be int64, but got " + type;
                refuse(() -> model.logits(pass, token), message);
                refuse(() -> model.step(pass, token, model.start(manager, 1)), message);
                if (model.canGenerate(pass, token)) {
                    refuse(() -> model.generate(pass, token, model.start(manager, 1), 2, null), message);
                }
            }
            NDArray tokens = ids(1, 3, 4, 5, 6);
            assertThat(model.logits(pass, tokens.toType(DataType.INT32, false)))
                    .isBitEqualTo(model.logits(pass, tokens));
        });
    }

    @Test
    void areTheOnlyInput() {
        LanguageModel model = LanguageModels.initialised(LanguageModels.learned(5), manager, 1);
        NDArray tokens = ids(1, 2, 4, 5);
        refuse(
                () -> model.forward(pass.parameters(), new NDList(tokens, tokens), false),
                "inputs must be tokens alone, but got 2 arrays");
    }

    @Test
    void parametersOfOtherSettingsAreRefused() throws Exception {
        LanguageModel model = new LanguageModel(config(8, 11, 5));
        model.initialize(manager);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        model.saveParameters(new DataOutputStream(bytes));

        load(bytes, config(16, 11, 5), "embedding.weight of LanguageModel must have shape (11, 16), but got (11, 8)");
        load(bytes, config(8, 13, 5), "embedding.weight of LanguageModel must have shape (13, 8), but got (11, 8)");
        load(
                bytes,
                config(8, 11, 7),
                "embedding.position.weight of LanguageModel must have shape (7, any), but got (5, 8)");
    }

    private void load(ByteArrayOutputStream bytes, LanguageModelConfig config, String message) {
        LanguageModel other = new LanguageModel(config);
        assertThatExceptionOfType(MalformedModelException.class)
                .isThrownBy(() -> other.loadParameters(
                        manager, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()))))
                .withMessage(message);
    }

    private static LanguageModelConfig config(int embedDim, int vocabSize, int maxLength) {
        return new LanguageModelConfig(
                EmbeddingConfig.scaled(vocabSize, embedDim, AddedPosition.learned(maxLength), 0f),
                LayerConfig.builder().setEmbedDim(embedDim).setNumHeads(2).build(),
                1,
                OutputWeights.SEPARATE);
    }

    private static void refuse(ThrowingCallable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }

    private NDArray ids(int rows, int columns, long... ids) {
        return manager.create(ids, new Shape(rows, columns));
    }
}
