package dev.heed.family.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.heed.data.Labels;
import dev.heed.encoder.TextEncoderConfig;
import dev.heed.encoder.TokenClassifier;
import dev.heed.family.AddedTokens;
import dev.heed.family.HuggingFaceFolder;
import dev.heed.family.Pretrained;
import dev.heed.huggingface.HuggingFaceModel;
import dev.heed.predict.Generation;
import dev.heed.predict.Prediction;
import dev.heed.predict.TestScores;
import dev.heed.text.Encoding;
import dev.heed.text.Tokenizer;
import dev.heed.train.StopSignal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A tagger with its tokenizer: a text goes in, its tokens come out, each with its most probable tag, as {@code Anna/B-PER
 * sang/O}.
 *
 * @param config of the encoder
 * @param maxLength how many tokens of a text are read; the rest of a longer one is cut off
 * @param tokenizer the tokens that it reads
 * @param labels the tags
 */
public record TagsText(TextEncoderConfig config, int maxLength, Tokenizer tokenizer, Labels labels)
        implements EncoderText<TokenClassifier> {

    @Override
    public List<String> save(Path folder) {
        tokenizer.save(folder.resolve(Pretrained.TOKENIZER));
        SavedLabels.save(labels, folder);
        return List.of(Pretrained.TOKENIZER, SavedLabels.FILE);
    }

    @Override
    public TokenClassifier network(NDManager manager) {
        TokenClassifier network = new TokenClassifier(config, labels.size());
        network.initialize(manager);
        return network;
    }

    @Override
    public int[] tokens(String line) {
        return AddedTokens.OF_TOKENIZER.encode(tokenizer, line, maxLength);
    }

    @Override
    public List<Prediction> predict(TokenClassifier network, NDManager manager, List<String> inputs, Generation how) {
        return inBatches(manager, inputs, (pass, batch, arrays, lines) -> {
            NDArray logits = network.logits(pass, arrays); // (B, T, C)
            long[] best = logits.argMax(-1).toLongArray();
            int size = batch.maxLength();
            return IntStream.range(0, lines.size())
                    .mapToObj(row -> prediction(lines.get(row), Arrays.copyOfRange(best, row * size, (row + 1) * size)))
                    .toList();
        });
    }

    private Prediction prediction(String input, long... tags) {
        Encoding encoding = tokenizer.encodeForModel(input, maxLength);
        int[] tokens = encoding.ids();
        int[] texts = encoding.texts();
        return Prediction.of(
                input,
                IntStream.range(0, tokens.length)
                        .filter(place -> texts[place] >= 0)
                        .mapToObj(
                                place -> tokenizer.token(tokens[place]).strip() + "/" + labels.name((int) tags[place]))
                        .collect(Collectors.joining(" ")));
    }

    @Override
    public Prediction prediction(
            TokenClassifier network, NDManager manager, String input, NDList output, Generation how) {
        return prediction(input, output.singletonOrThrow().argMax(-1).toLongArray());
    }

    @Override
    public void export(TokenClassifier network, Path folder) {
        HuggingFaceModel model = HuggingFaceModel.of(network).withLabels(labels.names());
        HuggingFaceFolder.write(folder, model, tokenizer, AddedTokens.OF_TOKENIZER, maxLength);
    }

    @Override
    public TestScores test(TokenClassifier network, NDManager manager, Path data, StopSignal stop) {
        throw new IllegalArgumentException(
                "model must give one label for a line to be tested on a file, but got one that gives tags");
    }
}
