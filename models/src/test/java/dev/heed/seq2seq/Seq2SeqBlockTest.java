package dev.heed.seq2seq;

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
import dev.heed.embedding.AddedPosition;
import dev.heed.embedding.EmbeddingConfig;
import dev.heed.test.KernelChoice;
import dev.heed.text.TokenBatch;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each model as a block among DJL's, which hand it two arrays. */
class Seq2SeqBlockTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    static Stream<Named<Supplier<Seq2Seq>>> models() {
        return Models.all().entrySet().stream().map(entry -> Named.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest
    @MethodSource("models")
    void givesLogitsForEachPlaceOfTheDecoderInput(Supplier<Seq2Seq> maker) {
        Seq2Seq model = Models.initialised(maker, manager, 1);
        NDArray source = ids(3, 7, 4, 5, 6, 7, 8, 9, 10, 4, 4, 5, 0, 0, 0, 0, 11, 12, 0, 0, 0, 0, 0);
        NDArray decoderInput = ids(3, 5, 1, 4, 5, 0, 0, 1, 7, 0, 0, 0, 0, 0, 0, 0, 0);
        NDList inputs = new NDList(source, decoderInput);

        NDArray logits = forward(model, inputs);

        assertThat(logits).hasShape(3, 5, Models.TARGET_VOCAB).isFinite();
        assertThat(model.getOutputShapes(inputs.getShapes())).containsExactly(logits.getShape());
        ForwardPass pass = ForwardPass.inference(new ParameterStore(manager, false));
        NDArray narrow = ids(3, 3, 1, 4, 5, 1, 7, 0, 0, 0, 0);
        NDArray typed = model.step(pass, narrow, model.start(pass, manager, TokenBatch.from(source)))
                .output();
        assertThat(logits.get(":, :3")).isCloseTo(typed, 1e-5);
    }

    @ParameterizedTest
    @MethodSource("models")
    void takesItsInputsByNameToo(Supplier<Seq2Seq> maker) {
        Seq2Seq model = Models.initialised(maker, manager, 1);
        NDArray source = ids(1, 3, 4, 5, 6);
        NDArray decoderInput = ids(1, 2, 1, 7);
        NDArray expected = forward(model, new NDList(source, decoderInput));
        decoderInput.setName("decoderInput");

        assertThat(forward(model, new NDList(decoderInput, source))).isBitEqualTo(expected);
        refuse(model, new NDList(source), "inputs must be source and decoderInput, but got 1 arrays");
        refuse(
                model,
                new NDList(source, decoderInput, source),
                "inputs must be source and decoderInput, but got 3 arrays");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.getOutputShapes(new Shape[] {source.getShape()}))
                .withMessage("inputs must be source and decoderInput, but got 1 shapes");
    }

    @ParameterizedTest
    @MethodSource("models")
    void refusesTokensThatItDoesNotHave(Supplier<Seq2Seq> maker) {
        Seq2Seq model = Models.initialised(maker, manager, 1);
        NDArray source = ids(1, 3, 4, 5, 6);
        NDArray decoderInput = ids(1, 2, 1, 7);
        for (KernelChoice kernel : KernelChoice.values()) {
            kernel.run(() -> {
                refuse(
                        model,
                        new NDList(ids(1, 3, 4, 13, 6), decoderInput),
                        "tokens must be in [0, vocabSize=13), but got 13");
                refuse(model, new NDList(source, ids(1, 2, 1, 11)), "tokens must be in [0, vocabSize=11), but got 11");
                refuse(model, new NDList(source, ids(1, 2, 1, -3)), "tokens must be in [0, vocabSize=11), but got -3");
            });
        }
        refuse(model, new NDList(ids(1, 3, 4, -1, 6), decoderInput), "tokens must be in [0, 2147483647], but got -1");
        refuse(
                model,
                new NDList(ids(1, 3, 4, 1L << 40, 6), decoderInput),
                "tokens must be in [0, 2147483647], but got 1099511627776");
        refuse(
                model,
                new NDList(source, decoderInput.toType(DataType.FLOAT32, false)),
                "tokens must be int64, but got float32");
        refuse(
                model,
                new NDList(source.toType(DataType.FLOAT32, false), decoderInput),
                "tokens must be int64 of shape (B, L), but got float32 of shape (1, 3)");
        refuse(
                model,
                new NDList(source, ids(2, 2, 1, 7, 1, 5)),
                "decoderInput must have shape (B, T), but got (2, 2); already bound: B=1");
    }

    @Test
    void refusesASourceRowOfPaddingAlone() {
        Seq2Seq model = Models.initialised(Models.all().values().iterator().next(), manager, 1);
        refuse(
                model,
                new NDList(ids(2, 2, 4, 5, 0, 0), ids(2, 2, 1, 7, 1, 5)),
                "tokens must hold at least one token a row, but got padding alone in row 1");
    }

    @ParameterizedTest
    @MethodSource("models")
    void takesUnknownSizesAndItsOwnParameters(Supplier<Seq2Seq> maker) throws Exception {
        Seq2Seq model = maker.get();
        model.initialize(manager, DataType.FLOAT32, new Shape(-1, -1), new Shape(-1, -1));
        NDList inputs = new NDList(ids(1, 3, 4, 5, 6), ids(1, 2, 1, 7));
        Seq2Seq loaded = maker.get();

        loaded.loadParameters(manager, new DataInputStream(new ByteArrayInputStream(bytes(model))));

        assertThat(forward(loaded, inputs)).isCloseTo(forward(model, inputs), 1e-6);
        assertThat(model.getOutputShapes(new Shape[] {new Shape(-1, 3), new Shape(-1, -1)}))
                .containsExactly(new Shape(-1, -1, Models.TARGET_VOCAB));
    }

    @Test
    void refusesTheParametersOfOtherSettings() throws Exception {
        for (RecurrentCell cell : RecurrentCell.values()) {
            refuseParameters(fixed(cell, 5, 7), fixed(cell, 5, 11), "must have shape (");
            refuseParameters(
                    fixed(cell, 5, 7),
                    fixed(cell, 6, 7),
                    "sourceEmbedding.weight of FixedContextSeq2Seq must have shape (13, 6), but got (13, 5)");
        }
    }

    private static Seq2Seq fixed(RecurrentCell cell, int embedDim, int hiddenDim) {
        EmbeddingConfig embedding = EmbeddingConfig.plain(13, embedDim, AddedPosition.none(), 0f);
        return new FixedContextSeq2Seq(
                new RecurrentConfig(embedding, embedding, cell, hiddenDim, 1, 0f),
                FixedContextSeq2Seq.SourceOrder.FORWARD);
    }

    private void refuseParameters(Seq2Seq saved, Seq2Seq other, String message) throws Exception {
        saved.initialize(manager);
        byte[] file = bytes(saved);
        assertThatExceptionOfType(MalformedModelException.class)
                .isThrownBy(() -> other.loadParameters(manager, new DataInputStream(new ByteArrayInputStream(file))))
                .withMessageContaining(message);
    }

    private static byte[] bytes(Seq2Seq model) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        model.saveParameters(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private void refuse(Seq2Seq model, NDList inputs, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> forward(model, inputs))
                .withMessage(message);
    }

    private NDArray forward(Seq2Seq model, NDList inputs) {
        return model.forward(new ParameterStore(manager, false), inputs, false).singletonOrThrow();
    }

    private NDArray ids(int rows, int columns, long... ids) {
        return manager.create(ids, new Shape(rows, columns));
    }
}
