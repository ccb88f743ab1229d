package dev.heed.encoder;

import static dev.heed.test.ArrayAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import dev.heed.block.ForwardPass;
import dev.heed.encoder.SentenceEncoder.Length;
import dev.heed.layer.Pooling;
import dev.heed.mask.AttentionMask;
import dev.heed.test.ArrayAssert;
import dev.heed.text.TokenBatch;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SentenceEncoderTest {

    @Test
    void theVectorIsThePooledOneOverItsLength() {
        try (NDManager manager = NDManager.newBaseManager()) {
            ForwardPass pass = ForwardPass.inference(new ParameterStore(manager, false));
            TextEncoder encoder = new TextEncoder(EncoderModels.bert());
            encoder.initialize(manager);
            TextInputs inputs = EncoderModels.inputs(encoder, manager);
            double[] mean = ArrayAssert.doubles(encoder.encode(pass, inputs)
                    .get("1, :2") // as many tokens does the second sequence have
                    .mean(new int[] {0}));
            double length = Math.sqrt(Arrays.stream(mean).map(x -> x * x).sum());

            NDArray pooled = new SentenceEncoder(encoder, Pooling.MEAN, Length.POOLED).embeddings(pass, inputs);
            SentenceEncoder sentences = new SentenceEncoder(encoder, Pooling.MEAN, Length.UNIT);
            NDArray unit = sentences.embeddings(pass, inputs);
            NDArray first = new SentenceEncoder(encoder, Pooling.FIRST, Length.POOLED).embeddings(pass, inputs);

            assertThat(pooled.get(1)).isCloseTo(mean, 1e-6);
            assertThat(unit.get(1))
                    .isCloseTo(Arrays.stream(mean).map(x -> x / length).toArray(), 1e-6);
            assertThat(first).isBitEqualTo(encoder.encode(pass, inputs).get(":, 0"));
            assertThat(sentences.pooling()).isEqualTo(Pooling.MEAN);
            assertThat(sentences.length()).isEqualTo(Length.UNIT);
        }
    }

    @Test
    void aTextsVectorIsTheSameAmongLongerOnes() {
        try (NDManager manager = NDManager.newBaseManager()) {
            SentenceEncoder sentences = new SentenceEncoder(
                    new TextEncoder(TextEncoderConfig.bert(EncoderModels.VOCAB_SIZE, 211, 6, 2, 2, 0f)),
                    Pooling.MEAN,
                    Length.UNIT);
            sentences.initialize(manager);
            Random random = new Random(7);
            List<int[]> tokens = IntStream.of(3, 211, 2, 197, 5, 101)
                    .mapToObj(length ->
                            random.ints(length, 1, EncoderModels.VOCAB_SIZE).toArray())
                    .toList();
            List<int[]> segments = tokens.stream()
                    .map(row -> random.ints(row.length, 0, 2).toArray())
                    .toList();

            int before = manager.getManagedArrays().size();
            double[] together = embeddings(sentences, manager, tokens, segments);

            assertThat(manager.getManagedArrays()).hasSize(before);
            for (int row = 0; row < tokens.size(); row++) {
                double[] alone = embeddings(sentences, manager, List.of(tokens.get(row)), List.of(segments.get(row)));
                assertThat(Arrays.copyOfRange(together, 6 * row, 6 * row + 6)).containsExactly(alone, within(1e-5));
            }
        }
    }

    private static double[] embeddings(
            SentenceEncoder sentences, NDManager manager, List<int[]> tokens, List<int[]> segments) {
        try (NDManager scope = manager.newSubManager()) {
            TextInputs inputs = TextInputs.of(scope, TokenBatch.of(tokens), TokenBatch.of(segments));
            return ArrayAssert.doubles(
                    sentences.embeddings(ForwardPass.inference(new ParameterStore(scope, false)), inputs));
        }
    }

    @Test
    void aMaskOfOtherTextsIsRefused() {
        try (NDManager manager = NDManager.newBaseManager()) {
            ForwardPass pass = ForwardPass.inference(new ParameterStore(manager, false));
            SentenceEncoder sentences =
                    new SentenceEncoder(new TextEncoder(EncoderModels.bert()), Pooling.MEAN, Length.UNIT);
            sentences.initialize(manager);
            NDArray tokens = EncoderModels.tokens().toArray(manager); // (3, 7)

            assertThatThrownBy(
                            () -> sentences.embeddings(pass, new TextInputs(tokens, AttentionMask.padding(7, 2), null)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("lengths must name every sequence, but got 2 lengths for B=3");
            assertThatThrownBy(() ->
                            sentences.embeddings(pass, new TextInputs(tokens, AttentionMask.padding(211, 2, 8), null)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("lengths must be at most S=7, but got 211");
        }
    }

    /** What keeps zeros from being divided by does not shorten a vector of a length of 1e-6. */
    @Test
    void aShortVectorBecomesOneOfLengthOneToo() {
        try (NDManager manager = NDManager.newBaseManager()) {
            ForwardPass pass = ForwardPass.inference(new ParameterStore(manager, false));
            SentenceEncoder sentences =
                    new SentenceEncoder(new TextEncoder(EncoderModels.bert()), Pooling.MEAN, Length.UNIT);
            sentences.initialize(manager);
            sentences.getParameters().forEach(entry -> {
                if (entry.getKey().matches(".*(gamma|beta)")) {
                    entry.getValue().getArray().muli(1e-6f);
                }
            });

            NDArray embeddings = sentences.embeddings(pass, EncoderModels.inputs(sentences, manager));

            assertThat(embeddings.square().sum(new int[] {1})).isCloseTo(new double[] {1, 1, 1}, 1e-4);
        }
    }

    @Test
    void aVectorOfZerosStaysOne() {
        try (NDManager manager = NDManager.newBaseManager()) {
            ForwardPass pass = ForwardPass.inference(new ParameterStore(manager, false));
            SentenceEncoder sentences =
                    new SentenceEncoder(new TextEncoder(EncoderModels.bert()), Pooling.MEAN, Length.UNIT);
            sentences.initialize(manager);
            sentences
                    .getParameters()
                    .values()
                    .forEach(parameter -> parameter.getArray().muli(0));

            NDArray embeddings = sentences.embeddings(pass, EncoderModels.inputs(sentences, manager));

            assertThat(embeddings).isBitEqualTo(embeddings.zerosLike());
        }
    }
}
