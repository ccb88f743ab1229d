package dev.heed.encoder;

import static dev.heed.test.ArrayAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import dev.heed.block.ForwardPass;
import dev.heed.encoder.SentenceEncoder.Length;
import dev.heed.layer.Pooling;
import dev.heed.test.ArrayAssert;
import java.util.Arrays;
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
