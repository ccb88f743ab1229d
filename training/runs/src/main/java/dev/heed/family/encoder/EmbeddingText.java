package dev.heed.family.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.heed.encoder.SentenceEncoder;
import dev.heed.encoder.TextEncoder;
import dev.heed.encoder.TextEncoderConfig;
import dev.heed.family.AddedTokens;
import dev.heed.family.HuggingFaceFolder;
import dev.heed.huggingface.HuggingFaceModel;
import dev.heed.layer.Pooling;
import dev.heed.predict.Generation;
import dev.heed.predict.Prediction;
import dev.heed.predict.TestScores;
import dev.heed.text.Tokenizer;
import dev.heed.train.StopSignal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * An encoder with its tokenizer: a text goes in, its embedding comes out, and no other output.
 *
 * @param config of the encoder
 * @param pooling how the vectors of the tokens become one
 * @param length how long that is
 * @param maxLength how many tokens of a text are read; the rest of a longer one is cut off
 * @param tokenizer the tokens that it reads
 */
public record EmbeddingText(
        TextEncoderConfig config, Pooling pooling, SentenceEncoder.Length length, int maxLength, Tokenizer tokenizer)
        implements EncoderText<SentenceEncoder> {

    @Override
    public SentenceEncoder network(NDManager manager) {
        SentenceEncoder network = new SentenceEncoder(new TextEncoder(config), pooling, length);
        network.initialize(manager);
        return network;
    }

    @Override
    public int[] tokens(String line) {
        return AddedTokens.OF_TOKENIZER.encode(tokenizer, line, maxLength);
    }

    @Override
    public List<Prediction> predict(SentenceEncoder network, NDManager manager, List<String> inputs, Generation how) {
        return inBatches(manager, inputs, (pass, batch, arrays, lines) -> {
            NDArray embeddings = network.embeddings(pass, arrays); // (B, E)
            float[] numbers = embeddings.toFloatArray();
            return IntStream.range(0, lines.size())
                    .mapToObj(row -> prediction(lines.get(row), EncoderText.row(numbers, row, config.embedDim())))
                    .toList();
        });
    }

    private static Prediction prediction(String input, float... embedding) {
        return new Prediction(input, "", null, Map.of(), EncoderText.vector(embedding));
    }

    @Override
    public Prediction prediction(
            SentenceEncoder network, NDManager manager, String input, NDList output, Generation how) {
        return prediction(input, output.singletonOrThrow().toFloatArray());
    }

    @Override
    public void export(SentenceEncoder network, Path folder) {
        HuggingFaceModel model = HuggingFaceModel.of(network).withMaxLength(maxLength);
        HuggingFaceFolder.write(folder, model, tokenizer, AddedTokens.OF_TOKENIZER, maxLength);
    }

    @Override
    public TestScores test(SentenceEncoder network, NDManager manager, Path data, StopSignal stop) {
        throw new IllegalArgumentException(
                "model must give labels or tokens to be tested on a file, but got one that gives embeddings");
    }
}
