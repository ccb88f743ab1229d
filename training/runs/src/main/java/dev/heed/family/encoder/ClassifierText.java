package dev.heed.family.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.heed.block.ForwardPass;
import dev.heed.data.Batching;
import dev.heed.data.LabelFile;
import dev.heed.data.LabelledBatch;
import dev.heed.data.LabelledText;
import dev.heed.data.Labels;
import dev.heed.encoder.SequenceClassifier;
import dev.heed.encoder.TextEncoderConfig;
import dev.heed.encoder.TextInputs;
import dev.heed.io.AtomicFile;
import dev.heed.io.SafeText;
import dev.heed.io.TextFile;
import dev.heed.layer.Pooling;
import dev.heed.look.AttentionTrace;
import dev.heed.predict.Generation;
import dev.heed.predict.Prediction;
import dev.heed.predict.TestScores;
import dev.heed.text.TokenBatch;
import dev.heed.text.Tokenizer;
import dev.heed.train.StopSignal;
import dev.heed.train.json.StrictJson;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A classifier with its tokens and labels: a text goes in, its class comes out, with the probability of each and the vector
 * that stands for the text. Where the first token is what the class is read from, the tokenizer's beginning token stands
 * there.
 *
 * @param config of the encoder
 * @param pooling how the vectors of a text's tokens become one, from which its class is read
 * @param maxLength how many tokens of a text are read; the rest of a longer one is cut off
 * @param tokenizer the tokens that it reads
 * @param labels the classes
 */
public record ClassifierText(
        TextEncoderConfig config, Pooling pooling, int maxLength, Tokenizer tokenizer, Labels labels)
        implements EncoderText<SequenceClassifier> {

    private static final String LABELS = "labels.json";

    private static final JsonMapper JSON = StrictJson.builder("  ").build();

    /** Checks that a class can be read from the first token. */
    public ClassifierText {
        if (pooling == Pooling.FIRST && tokenizer.special().beginning().isEmpty()) {
            throw new IllegalArgumentException(
                    "tokenizer must have a beginning token for the pooling first, but got " + SafeText.of(tokenizer));
        }
    }

    static ClassifierText load(ClassifierModel settings, int maxLength, Path folder) {
        Path file = folder.resolve(LABELS);
        try {
            Labels labels = new Labels(List.of(JSON.readValue(TextFile.read(file), String[].class)));
            return of(settings, maxLength, Tokenizer.load(folder.resolve(EncoderTokenizer.FILE)), labels);
        } catch (JsonProcessingException | NullPointerException e) {
            throw new IllegalArgumentException(SafeText.of(file) + " must be a list of labels, but it is damaged", e);
        }
    }

    static ClassifierText of(ClassifierModel settings, int maxLength, Tokenizer tokenizer, Labels labels) {
        return new ClassifierText(
                settings.config(tokenizer.vocabSize(), maxLength), settings.pooling(), maxLength, tokenizer, labels);
    }

    @Override
    public List<String> save(Path folder) {
        tokenizer.save(folder.resolve(EncoderTokenizer.FILE));
        try {
            AtomicFile.writeText(
                    folder.resolve(LABELS),
                    JSON.writerWithDefaultPrettyPrinter().writeValueAsString(labels.names()) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a list of texts has a text", e);
        }
        return List.of(EncoderTokenizer.FILE, LABELS);
    }

    @Override
    public SequenceClassifier network(NDManager manager) {
        SequenceClassifier network = new SequenceClassifier(config, pooling, labels.size());
        network.initialize(manager);
        return network;
    }

    /** How texts become batches. */
    Batching<LabelledText, LabelledBatch> batching() {
        return LabelledBatch.batching(labels, this::tokens);
    }

    @Override
    public int[] tokens(String line) {
        int[] text = tokenizer.encode(line);
        EncoderText.requireToken(line, text);
        return pooling == Pooling.FIRST
                ? IntStream.concat(IntStream.of(tokenizer.special().beginning().getAsInt()), Arrays.stream(text))
                        .limit(maxLength)
                        .toArray()
                : Arrays.copyOf(text, Math.min(text.length, maxLength));
    }

    @Override
    public List<Prediction> predict(
            SequenceClassifier network, NDManager manager, List<String> inputs, Generation how) {
        List<int[]> rows = inputs.stream().map(this::tokens).toList();
        return EncoderText.inBatches(rows, places -> {
            try (NDManager scope = manager.newSubManager()) {
                ForwardPass pass = ForwardPass.inference(new ParameterStore(scope, false));
                TokenBatch batch = TokenBatch.of(places.stream().map(rows::get).toList());
                NDArray pooled = network.pooled(pass, TextInputs.of(scope, batch)); // (B, E)
                float[] probabilities = network.logits(pass, pooled).softmax(-1).toFloatArray(); // (B, C)
                float[] embeddings = pooled.toFloatArray();
                return IntStream.range(0, places.size())
                        .mapToObj(row -> prediction(
                                inputs.get(places.get(row)),
                                part(probabilities, row, labels.size()),
                                part(embeddings, row, config.embedDim())))
                        .toList();
            }
        });
    }

    private static float[] part(float[] rows, int row, int size) {
        return Arrays.copyOfRange(rows, row * size, (row + 1) * size);
    }

    private Prediction prediction(String input, float[] probabilities, float... embedding) {
        Map<String, Double> byLabel = new LinkedHashMap<>();
        IntStream.range(0, labels.size())
                .boxed()
                .sorted(Comparator.comparingDouble(label -> -probabilities[label]))
                .forEach(label -> byLabel.put(labels.name(label), (double) probabilities[label]));
        List<Float> vector = IntStream.range(0, embedding.length)
                .mapToObj(place -> embedding[place])
                .toList();
        return new Prediction(input, byLabel.keySet().iterator().next(), null, byLabel, vector);
    }

    /** Without an embedding, which a DJL block that gives logits does not tell. */
    @Override
    public Prediction prediction(
            SequenceClassifier network, NDManager manager, String input, NDList output, Generation how) {
        return prediction(input, output.singletonOrThrow().softmax(-1).toFloatArray());
    }

    /**
     * What the class was read from: the first token's row of {@link #attention}, or the mean of all rows.
     *
     * @param trace what {@link #attention} gave
     */
    public AttentionTrace pooled(AttentionTrace trace) {
        return pooling == Pooling.FIRST ? trace.at(0) : trace.pooled("mean");
    }

    /** With precision, recall and F1 of each class. */
    @Override
    public TestScores test(SequenceClassifier network, NDManager manager, Path data, StopSignal stop) {
        return new ClassifierValidator(network, this, new LabelFile(data).read(labels), manager).byClass(stop);
    }
}
