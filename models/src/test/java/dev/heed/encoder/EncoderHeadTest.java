package dev.heed.encoder;

import static dev.heed.test.ArrayAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ai.djl.MalformedModelException;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import dev.heed.block.ForwardPass;
import dev.heed.layer.Pooling;
import dev.heed.test.ArrayAssert;
import dev.heed.test.Gradients;
import dev.heed.text.TokenBatch;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EncoderHeadTest {

    private static final int SEED = 17;

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void bertBeginsWithSmallNormalMatricesAndNoBias() {
        TextEncoderConfig config = TextEncoderConfig.bert(211, 97, 48, 3, 2, 0.1f);
        Engine.getInstance().setRandomSeed(SEED);
        MaskedTokenModel model = new MaskedTokenModel(config);
        model.initialize(manager);
        SequenceClassifier classifier = new SequenceClassifier(config, Pooling.FIRST, 97);
        classifier.initialize(manager);
        Map<String, NDArray> parameters = Gradients.parameters(model);
        Gradients.parameters(classifier).forEach((name, array) -> parameters.put("classifier_" + name, array));

        parameters.forEach((name, array) -> {
            double[] values = ArrayAssert.doubles(array);
            double mean = Arrays.stream(values).average().orElseThrow();
            double deviation = Math.sqrt(Arrays.stream(values)
                    .map(value -> (value - mean) * (value - mean))
                    .average()
                    .orElseThrow());
            boolean matrix = array.getShape().dimension() == 2;
            double few = matrix ? 6 / Math.sqrt(values.length) : 0; // six standard errors
            assertThat(mean).as(name).isCloseTo(name.endsWith("gamma") ? 1 : 0, within(0.02 * few));
            assertThat(deviation).as(name).isCloseTo(matrix ? 0.02 : 0, within(0.02 * few));
        });
        assertThat(parameters.values().stream()
                        .filter(array -> array.getShape().dimension() == 2)
                        .count())
                .isEqualTo(2 * (3 + 2 * 6) + 3);
    }

    @Test
    void countsItsParameters() {
        MaskedTokenModel model = new MaskedTokenModel(TextEncoderConfig.bert(13, 11, 12, 3, 2, 0f));
        model.initialize(manager);

        int layer = 4 * (12 * 12 + 12) + 2 * 12 * 48 + 48 + 12 + 4 * 12;
        int encoder = (13 + 11 + 2) * 12 + 2 * 12 + 2 * layer;
        assertThat(model.encoder().parameterCount()).isEqualTo(encoder);
        assertThat(model.parameterCount()).isEqualTo(encoder + 12 * 12 + 12 + 2 * 12 + 13);
    }

    @Test
    void theEncoderGoesFromOneHeadToAnotherByName() {
        MaskedTokenModel masked = initialised(new MaskedTokenModel(EncoderModels.bert()), SEED);
        SequenceClassifier classifier =
                initialised(new SequenceClassifier(EncoderModels.bert(), Pooling.MEAN, 3), SEED + 1);
        Map<String, NDArray> learned = Gradients.parameters(masked);
        TextInputs inputs = EncoderModels.inputs(masked, manager);

        Gradients.parameters(classifier).forEach((name, array) -> {
            if (name.startsWith("01encoder_")) {
                Objects.requireNonNull(learned.get(name)).copyTo(array);
            }
        });

        assertThat(classifier.encoder().encode(pass(), inputs))
                .isBitEqualTo(masked.encoder().encode(pass(), inputs));
    }

    @Test
    void theMeanGoesStraightToTheLogits() {
        SequenceClassifier classifier =
                initialised(new SequenceClassifier(EncoderModels.preNorm(), Pooling.MEAN, 3), SEED);
        TextInputs inputs = EncoderModels.inputs(classifier, manager);
        NDArray vectors = classifier.encoder().encode(pass(), inputs);

        NDArray mean = vectors.get("1, :2").mean(new int[] {0}, true);
        NDArray expected = Linear.linear(
                        mean,
                        classifier
                                .getParameters()
                                .get("02outputProjection_weight")
                                .getArray(),
                        classifier
                                .getParameters()
                                .get("02outputProjection_bias")
                                .getArray())
                .singletonOrThrow();

        assertThat(classifier.logits(pass(), manager, EncoderModels.tokens()).get("1:2"))
                .isCloseTo(expected, 1e-6);
        assertThat(classifier.numClasses()).isEqualTo(3);
    }

    @Test
    void segmentsAreSeen() {
        TokenClassifier tagger = initialised(new TokenClassifier(EncoderModels.bert(), 3), SEED);
        TokenBatch tokens = EncoderModels.tokens();

        NDArray without = tagger.logits(pass(), manager, tokens);
        NDArray zeros = tagger.logits(
                pass(),
                manager,
                tokens,
                TokenBatch.of(
                        Arrays.stream(tokens.lengths()).mapToObj(int[]::new).toList()));
        NDArray with = tagger.logits(pass(), manager, tokens, EncoderModels.segments());

        assertThat(zeros).isBitEqualTo(without);
        assertThat(with).differsFrom(without, 1e-2);
    }

    @Test
    void logitsAtSomePlacesAreThoseOfTheWhole() {
        MaskedTokenModel model = initialised(new MaskedTokenModel(EncoderModels.bert()), SEED);
        TextInputs inputs = EncoderModels.inputs(model, manager);
        NDArray whole = model.logits(pass(), inputs).reshape(-1, EncoderModels.VOCAB_SIZE);
        NDArray rows = manager.create(new long[] {16, 0, 8, 0});

        assertThat(model.logitsAt(pass(), inputs, 16, 0, 8, 0))
                .hasShape(4, EncoderModels.VOCAB_SIZE)
                .isCloseTo(whole.get(rows), 1e-6);
        NDArray weights = BertReference.waves(whole.get(rows));
        Map<String, NDArray> expected = Gradients.of(
                manager,
                Gradients.parameters(model),
                () -> model.logits(training(), inputs)
                        .reshape(-1, EncoderModels.VOCAB_SIZE)
                        .get(rows),
                weights);
        Gradients.of(
                        manager,
                        Gradients.parameters(model),
                        () -> model.logitsAt(training(), inputs, 16, 0, 8, 0),
                        weights)
                .forEach((name, gradient) ->
                        assertThat(gradient).as(name).isCloseTo(Objects.requireNonNull(expected.get(name)), 1e-5));
    }

    @Test
    void dropsElementsInTrainingOnly() {
        TextEncoderConfig bert = EncoderModels.bert();
        TextEncoderConfig config = new TextEncoderConfig(
                bert.vocabSize(), bert.position(), 2, bert.layer(), 1, 0.5f, bert.initialDeviation());
        SequenceClassifier model = initialised(new SequenceClassifier(config, Pooling.FIRST, 3), SEED);
        TextInputs inputs = EncoderModels.inputs(model, manager);

        NDArray predicted = model.logits(pass(), inputs);

        assertThat(model.logits(pass(), inputs)).isBitEqualTo(predicted);
        assertThat(model.logits(training(), inputs)).differsFrom(model.logits(training(), inputs), 1e-3);
        NDArray embedded = model.encoder().encode(training(), inputs);
        assertThat(model.encoder().encode(training(), inputs)).differsFrom(embedded, 1e-3);
    }

    @Test
    void refusesTheParametersOfOtherSettings() throws Exception {
        TokenClassifier saved = initialised(new TokenClassifier(EncoderModels.bert(), 3), SEED);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        saved.saveParameters(new DataOutputStream(bytes));
        TokenClassifier other = new TokenClassifier(EncoderModels.bert(), 5);
        TokenClassifier longer = new TokenClassifier(TextEncoderConfig.bert(13, 19, 12, 3, 2, 0f), 3);

        assertThatExceptionOfType(MalformedModelException.class)
                .isThrownBy(() -> load(other, bytes))
                .withMessage("outputProjection.weight of TokenClassifier must have shape (5, 12), but got (3, 12)");
        assertThatExceptionOfType(MalformedModelException.class)
                .isThrownBy(() -> load(longer, bytes))
                .withMessage(
                        "encoder.embedding.position.weight of TokenClassifier must have shape (19, any), but got (17, 12)");
    }

    private void load(TokenClassifier model, ByteArrayOutputStream bytes) throws Exception {
        model.loadParameters(manager, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }

    private <T extends EncoderHead> T initialised(T model, int seed) {
        Engine.getInstance().setRandomSeed(seed);
        model.initialize(manager);
        return model;
    }

    private ForwardPass pass() {
        return ForwardPass.inference(new ParameterStore(manager, false));
    }

    private ForwardPass training() {
        return new ForwardPass(new ParameterStore(manager, false), true);
    }
}
