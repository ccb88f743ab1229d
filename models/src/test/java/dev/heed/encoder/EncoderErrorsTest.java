package dev.heed.encoder;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.heed.block.ForwardPass;
import dev.heed.embedding.AddedPosition;
import dev.heed.layer.LayerConfig;
import dev.heed.layer.Pooling;
import dev.heed.text.TokenBatch;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What encoder-only models say of settings and inputs that cannot be. */
class EncoderErrorsTest {

    private static final TokenBatch TOKENS = TokenBatch.of(List.of(new int[] {2, 5, 8}, new int[] {4}));

    private final NDManager manager = NDManager.newBaseManager();
    private final MaskedTokenModel model = new MaskedTokenModel(EncoderModels.bert());

    @BeforeEach
    void initialise() {
        model.initialize(manager);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void ofSettings() {
        LayerConfig layer = EncoderModels.bert().layer();
        refuse(() -> config(0, 2, layer, 1, 0f, 1f), "vocabSize must be at least 1, but got 0");
        refuse(() -> config(5, -1, layer, 1, 0f, 1f), "numSegments must be at least 0, but got -1");
        refuse(() -> config(5, 2, layer, 0, 0f, 1f), "numLayers must be at least 1, but got 0");
        refuse(() -> config(5, 2, layer, 1, 1f, 1f), "dropout must be in [0, 1), but got 1.0");
        refuse(() -> config(5, 2, layer, 1, 0f, 0f), "initialDeviation must be finite and above 0, but got 0.0");
        refuse(
                () -> new SequenceClassifier(EncoderModels.bert(), Pooling.MEAN, 0),
                "numClasses must be at least 1, but got 0");
        refuse(() -> new TokenClassifier(EncoderModels.bert(), -2), "numClasses must be at least 1, but got -2");
    }

    private static void config(
            int vocabSize, int numSegments, LayerConfig layer, int numLayers, float dropout, float deviation) {
        new TextEncoderConfig(vocabSize, AddedPosition.none(), numSegments, layer, numLayers, dropout, deviation);
    }

    @Test
    void ofTokens() {
        refuse(new NDList(ids(1, 2, 4, 13)), "tokens must be in [0, vocabSize=13), but got 13");
        refuse(new NDList(ids(1, 2, -1, 4)), "tokens must be in [0, vocabSize=13), but got -1");
        refuse(new NDList(ids(1, 2, 4, 5).toType(DataType.FLOAT32, false)), "tokens must be int64, but got float32");
        refuse(new NDList(ids(1, 2, 4, 5).reshape(2)), "tokens must have shape (B, T), but got (2)");
        refuse(
                new NDList(manager.ones(new Shape(1, 18), DataType.INT64)),
                "length must be at most maxLength=17 for learned position, but got 18");
    }

    @Test
    void ofMasks() {
        NDArray tokens = ids(2, 2, 4, 5, 6, 7);
        refuse(
                new NDList(tokens, manager.ones(new Shape(2, 3))),
                "keyMask must have shape (B, T), but got (2, 3); already bound: B=2, T=2");
        refuse(
                new NDList(tokens, ids(2, 2, 1, 2, 1, 0)),
                "mask must hold 0 and 1 alone, but got numbers from 0.0 to 2.0; MaskConvention.ADDITIVE reads masks that"
                        + " are added to the scores");
        refuse(new NDList(), "inputs must be tokens, keyMask and segments (the last two optional), but got 0 arrays");
        refuse(
                new NDList(tokens, tokens, tokens, tokens),
                "inputs must be tokens, keyMask and segments (the last two optional), but got 4 arrays");
        tokens.setName("segments");
        refuse(
                new NDList(tokens),
                "inputs must be tokens, keyMask and segments (the last two optional), but got no tokens");
    }

    @Test
    void ofSegments() {
        NDArray tokens = ids(1, 2, 4, 5);
        NDArray real = ids(1, 2, 1, 1);
        refuse(new NDList(tokens, real, ids(1, 2, 0, 2)), "segments must be in [0, numSegments=2), but got 2");
        refuse(
                new NDList(tokens, real, real.toType(DataType.FLOAT32, false)),
                "segments must be int64, but got float32");
        refuse(
                new NDList(tokens, real, ids(2, 1, 0, 0)),
                "segments must have shape (B, T), but got (2, 1); already bound: B=1, T=2");
        refuse(
                () -> TextInputs.of(manager, TOKENS, TokenBatch.of(List.of(new int[] {0, 0, 0}))),
                "tokens and segments must have equal batch sizes, but got tokens=2, segments=1");
        refuse(
                () -> TextInputs.of(manager, TOKENS, TokenBatch.of(List.of(new int[] {0, 0, 0}, new int[] {0, 1}))),
                "segments[1] must be as long as tokens[1], but got length 2 for 1");
        TextEncoder without = new TextEncoder(EncoderModels.preNorm());
        without.initialize(manager);
        refuse(
                () -> without.encode(pass(), TextInputs.of(manager, TOKENS, TOKENS)),
                "segments must be left out of a model without, but got some for numSegments=0");
    }

    @Test
    void ofPlaces() {
        TextInputs inputs = TextInputs.of(manager, TOKENS);
        refuse(() -> model.logitsAt(pass(), inputs), "number of places must be at least 1, but got 0");
        refuse(() -> model.logitsAt(pass(), inputs, 3, 6), "places must be in [0, B * T=6), but got 6");
        refuse(() -> model.logitsAt(pass(), inputs, -1), "places must be in [0, B * T=6), but got -1");
    }

    private void refuse(NDList inputs, String message) {
        refuse(() -> model.forward(new ParameterStore(manager, false), inputs, false), message);
    }

    private static void refuse(ThrowingCallable action, String message) {
        assertThatIllegalArgumentException().isThrownBy(action).withMessage(message);
    }

    private NDArray ids(int rows, int columns, long... ids) {
        return manager.create(ids, new Shape(rows, columns));
    }

    private ForwardPass pass() {
        return ForwardPass.inference(new ParameterStore(manager, false));
    }
}
