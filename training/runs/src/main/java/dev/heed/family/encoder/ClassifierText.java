package dev.heed.family.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.heed.data.Batching;
import dev.heed.data.LabelFile;
import dev.heed.data.LabelledBatch;
import dev.heed.data.LabelledText;
import dev.heed.data.Labels;
import dev.heed.encoder.SequenceClassifier;
import dev.heed.encoder.TextEncoderConfig;
import dev.heed.family.AddedTokens;
import dev.heed.family.HuggingFaceFolder;
import dev.heed.family.Pretrained;
import dev.heed.huggingface.HuggingFaceModel;
import dev.heed.io.SafeText;
import dev.heed.layer.Pooling;
import dev.heed.look.AttentionTrace;
import dev.heed.predict.Generation;
import dev.heed.predict.Prediction;
import dev.heed.predict.TestScores;
import dev.heed.recipe.Recipe;
import dev.heed.shape.Require;
import dev.heed.text.Tokenizer;
import dev.heed.train.StopSignal;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A classifier with its tokens and labels: a text goes in, its class comes out, with the probability of each and the vector
 * that stands for the text.
 *
 * @param config of the encoder
 * @param pooling how the vectors of a text's tokens become one, from which its class is read
 * @param maxLength how many tokens of a text are read; the rest of a longer one is cut off
 * @param added what stands around them; something before, where the class is read from the first token
 * @param tokenizer the tokens that it reads
 * @param labels the classes
 */
public record ClassifierText(
        TextEncoderConfig config, Pooling pooling, int maxLength, AddedTokens added, Tokenizer tokenizer, Labels labels)
        implements EncoderText<SequenceClassifier> {

    /** Checks that a class can be read from the first token, and that there is place for another. */
    public ClassifierText {
        if (added == AddedTokens.BEGINNING && tokenizer.special().beginning().isEmpty()) {
            throw new IllegalArgumentException(
                    "tokenizer must have a beginning token for the pooling first, but got " + SafeText.of(tokenizer));
        }
        if (added == AddedTokens.BEGINNING && maxLength < 2) {
            throw new IllegalArgumentException(
                    "data.maxLength must be at least 2 for the pooling first, whose beginning"
                            + " token takes one place, but got " + maxLength);
        }
    }

    static ClassifierText load(Recipe recipe, Path folder) {
        return of(recipe, folder, Tokenizer.load(folder.resolve(Pretrained.TOKENIZER)), SavedLabels.load(folder));
    }

    /**
     * The classifier of a recipe.
     *
     * @param folder has the settings of a network that the recipe leaves to it
     */
    static ClassifierText of(Recipe recipe, Path folder, Tokenizer tokenizer, Labels labels) {
        int maxLength = ((ClassifierData) recipe.data()).maxLength();
        if (recipe.model() instanceof PretrainedClassifier model) {
            TextEncoderConfig config = Pretrained.encoder(folder, model.dropout());
            Pretrained.requireVocabulary(tokenizer, config.vocabSize());
            Require.atMost("data.maxLength", maxLength, config.position().maxLength());
            return new ClassifierText(config, model.pooling(), maxLength, AddedTokens.OF_TOKENIZER, tokenizer, labels);
        }
        ClassifierModel model = (ClassifierModel) recipe.model();
        return new ClassifierText(
                model.config(tokenizer.vocabSize(), maxLength),
                model.pooling(),
                maxLength,
                model.pooling() == Pooling.FIRST ? AddedTokens.BEGINNING : AddedTokens.NONE,
                tokenizer,
                labels);
    }

    @Override
    public List<String> save(Path folder) {
        tokenizer.save(folder.resolve(Pretrained.TOKENIZER));
        SavedLabels.save(labels, folder);
        return List.of(Pretrained.TOKENIZER, SavedLabels.FILE);
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
        int[] tokens = added.encode(tokenizer, line, maxLength);
        if (added != AddedTokens.OF_TOKENIZER && tokens.length <= 1) {
            EncoderText.requireToken(line, tokenizer.encode(line));
        }
        return tokens;
    }

    @Override
    public List<Prediction> predict(
            SequenceClassifier network, NDManager manager, List<String> inputs, Generation how) {
        return inBatches(manager, inputs, (pass, batch, arrays, lines) -> {
            NDArray pooled = network.pooled(pass, arrays); // (B, E)
            float[] probabilities = network.logits(pass, pooled).softmax(-1).toFloatArray(); // (B, C)
            float[] embeddings = pooled.toFloatArray();
            return IntStream.range(0, lines.size())
                    .mapToObj(row -> prediction(
                            lines.get(row),
                            EncoderText.row(probabilities, row, labels.size()),
                            EncoderText.row(embeddings, row, config.embedDim())))
                    .toList();
        });
    }

    private Prediction prediction(String input, float[] probabilities, float... embedding) {
        Map<String, Double> byLabel = new LinkedHashMap<>();
        IntStream.range(0, labels.size())
                .boxed()
                .sorted(Comparator.comparingDouble(label -> -probabilities[label]))
                .forEach(label -> byLabel.put(labels.name(label), (double) probabilities[label]));
        return new Prediction(input, byLabel.keySet().iterator().next(), null, byLabel, EncoderText.vector(embedding));
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

    @Override
    public void export(SequenceClassifier network, Path folder) {
        HuggingFaceModel model = HuggingFaceModel.of(network).withLabels(labels.names());
        HuggingFaceFolder.write(folder, model, tokenizer, added, maxLength);
    }

    /** With precision, recall and F1 of each class. */
    @Override
    public TestScores test(SequenceClassifier network, NDManager manager, Path data, StopSignal stop) {
        return new ClassifierValidator(network, this, new LabelFile(data).read(labels), manager).byClass(stop);
    }
}
