package dev.heed.run;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import dev.heed.encoder.SentenceEncoder;
import dev.heed.encoder.TextEncoder;
import dev.heed.huggingface.HuggingFaceModel;
import dev.heed.io.AtomicFolder;
import dev.heed.io.SafeText;
import dev.heed.io.SavedTensors;
import dev.heed.look.AttentionTrace;
import dev.heed.predict.Generation;
import dev.heed.predict.Prediction;
import dev.heed.predict.TestScores;
import dev.heed.predict.TextModel;
import dev.heed.predict.TextTranslator;
import dev.heed.recipe.Families;
import dev.heed.recipe.Recipe;
import dev.heed.recipe.RecipeFile;
import dev.heed.torchscript.TorchScriptExport;
import dev.heed.train.StopSignal;
import dev.heed.train.checkpoint.Checkpoints;
import dev.heed.train.checkpoint.NetworkParameters;
import dev.heed.train.checkpoint.RunIdentity;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A trained model, loaded from the folder of its run, whatever its family. The folder is all that it needs: it may have
 * been moved, and the data that the model learned from need not be there.
 *
 * <!-- given:
 * Path run = Files.createTempDirectory("run");
 * try (LockedRunFolder folder = LockedRunFolder.open(run)) {
 *     new TrainingRun(RecipeFile.parse("{data: {type: generated, task: copy, validationPairs: 0, testPairs: 3}, "
 *             + "model: {type: fixed, embedDim: 5, hiddenDim: 7}, budget: {steps: 1}}")).run(folder, new StopSignal());
 * }
 * -->
 * <pre>{@code
 * try (TrainedModel model = TrainedModel.load(run)) {
 *     String output = model.predict("a b c").output();
 * }
 * }</pre>
 *
 * <p>Several threads may use it.
 */
public final class TrainedModel implements AutoCloseable {

    private final Model model;
    private final TextModel<Block> text;

    @SuppressWarnings("unchecked") // the network is one that the model made
    private TrainedModel(Model model, TextModel<?> text) {
        this.model = model;
        this.text = (TextModel<Block>) text;
    }

    /**
     * Loads the model of a run that has ended, or of a folder of Hugging Face's: {@code config.json}, weights as
     * safetensors, and {@code tokenizer.json}.
     *
     * @param folder the run's folder, or one with a {@code config.json}
     * @return the model, to be closed
     * @throws IllegalArgumentException if it is no such folder, an earlier version's, damaged, or the run has not ended;
     *     or if the folder's architecture, a setting of it or its tokenizer is none that Heed has
     */
    public static TrainedModel load(Path folder) {
        if (RunFolder.isPretrained(folder)) {
            HuggingFaceModel given = HuggingFaceModel.read(folder);
            given.requireWeights();
            return load(folder, pretrained(folder, given), (network, manager) -> {
                try (SavedTensors weights = SavedTensors.open(folder)) {
                    boolean isBare = given.network() instanceof TextEncoder;
                    Block filled = isBare && network instanceof SentenceEncoder whole ? whole.encoder() : network;
                    given.names().load(filled, weights, manager);
                }
            });
        }
        Path parameters = RunFolder.requireModel(folder);
        return load(folder, ofRun(folder), (network, manager) -> NetworkParameters.load(network, parameters, manager));
    }

    /**
     * Loads the best checkpoint of a run, or the newest if none is the best, whether or not the run has ended. Where the
     * recipe freezes parameters or trains adapters, a checkpoint holds the rest alone, and the recipe's start must still be
     * there.
     *
     * @param folder the run's folder
     * @return the model, to be closed
     * @throws IllegalArgumentException if it is no such folder, or there is no checkpoint or a damaged one
     */
    public static TrainedModel loadCheckpoint(Path folder) {
        RunRecord record = RunFolder.requireRecord(folder);
        Recipe recipe = RecipeFile.read(folder.resolve(RunFolder.RECIPE));
        Checkpoints checkpoints = new Checkpoints(
                folder.resolve(RunFolder.CHECKPOINTS),
                recipe.checkpoints(),
                recipe.goal(),
                new RunIdentity(recipe.identity(), record.dataSha256(), Recipe::identityToday));
        // What is frozen is in no checkpoint: it follows from the start, or else from the seed
        if (recipe.isPartial()) {
            recipe.seedEngine();
        }
        return load(folder, ofRun(folder), (network, manager) -> {
            if (recipe.isPartial() && recipe.start() != null) {
                StartParameters.load(recipe.start(), network, manager);
            }
            Adaptation adaptation = Adaptation.of(recipe, network);
            checkpoints.loadBest(network, manager);
            adaptation.merge();
        });
    }

    private static TextModel<?> ofRun(Path folder) {
        Recipe recipe = RecipeFile.read(folder.resolve(RunFolder.RECIPE));
        return Families.of(recipe.model()).model(recipe, folder);
    }

    private static TextModel<?> pretrained(Path folder, HuggingFaceModel given) {
        return Families.all().stream()
                .flatMap(family -> family.pretrained(given, folder).stream())
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("folder must have a network that makes something of text,"
                                + " but got " + SafeText.of(folder) + " with a "
                                + given.network().getClass().getSimpleName()));
    }

    private static TrainedModel load(Path folder, TextModel<?> text, BiConsumer<Block, NDManager> parameters) {
        Model model = Model.newInstance(RunFolder.name(folder));
        try {
            Block network = text.network(model.getNDManager());
            model.setBlock(network);
            parameters.accept(network, model.getNDManager());
            return new TrainedModel(model, text);
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /** The network, a DJL block like any other. */
    public Block network() {
        return model.getBlock();
    }

    /** Its tokenizers and its way from text to text. */
    public TextModel<?> text() {
        return text;
    }

    /**
     * Uses the model on a line of input, as its data has it.
     *
     * @throws IllegalArgumentException if the line is nothing that the model can read
     */
    public Prediction predict(String input) {
        return predict(List.of(input)).get(0);
    }

    /**
     * Uses the model on several lines at once, which takes less time than one by one. What comes of a line does not
     * depend on the others.
     *
     * @throws IllegalArgumentException if a line is nothing that the model can read
     */
    public List<Prediction> predict(List<String> inputs) {
        return predict(inputs, Generation.usual());
    }

    /**
     * Uses the model on several lines at once. What is drawn for a line follows from the seed and the line's number, and not
     * from the other lines.
     *
     * @param inputs the lines; none to have the settings checked alone
     * @param how how a model that generates is to do it
     * @return what it made of each; where the settings want several outputs, all of an input's before the next
     * @throws IllegalArgumentException if a line is nothing that the model can read, or a setting is out of its range
     */
    public List<Prediction> predict(List<String> inputs, Generation how) {
        return text.predict(network(), model.getNDManager(), inputs, how);
    }

    /**
     * The attention weights of a prediction; nothing for a model without attention.
     *
     * @throws IllegalArgumentException if the line is nothing that the model can read
     */
    public Optional<AttentionTrace> attention(String input) {
        return attention(input, Generation.usual());
    }

    /**
     * The attention weights of {@link #predict(List, Generation)} of one line, the best one where the settings want several
     * outputs; nothing for a model without attention.
     *
     * @throws IllegalArgumentException if the line is nothing that the model can read, or a setting is out of its range
     */
    public Optional<AttentionTrace> attention(String input, Generation how) {
        return text.attention(network(), model.getNDManager(), input, how);
    }

    /**
     * Measures the model on a file of the kind that it learned from, all of it also where the thread is interrupted.
     *
     * @throws IllegalArgumentException if the file is not of that kind
     */
    public TestScores test(Path data) {
        return test(data, StopSignal.never());
    }

    /** Measures as {@link #test(Path)} does, until it is stopped. */
    public TestScores test(Path data, StopSignal stop) {
        return text.test(network(), model.getNDManager(), data, stop);
    }

    /**
     * Measures the outputs that the model generates for a file of the kind that it learned from.
     *
     * @param how how to generate, one output for each input
     * @param bins the shortest input of each range of lengths, ascending; none for ranges that follow from the file
     * @param stop ends it after the batch that it is at; the scores are then of those before
     * @throws IllegalArgumentException if the file is not of that kind, a setting is out of its range, or a test of such a
     *     model generates nothing
     */
    public TestScores test(Path data, Generation how, List<Integer> bins, StopSignal stop) {
        return text.test(network(), model.getNDManager(), data, how, bins, stop);
    }

    /** A predictor of DJL's; each thread needs its own, and all share the model. */
    public Predictor<String, Prediction> newPredictor() {
        return newPredictor(Generation.usual());
    }

    /** A predictor of DJL's that generates in another way. */
    public Predictor<String, Prediction> newPredictor(Generation how) {
        return model.newPredictor(new TextTranslator<>(text, how));
    }

    /**
     * Writes the model for others: as a folder that Hugging Face's transformers loads, or as TorchScript, which needs no
     * Heed.
     *
     * @param folder a new or an empty one, written whole or not at all
     * @throws IllegalArgumentException if there is something in the folder, or the network has no such form
     */
    public void export(ExportFormat format, Path folder) {
        AtomicFolder.writeNew(folder, files -> write(format, files));
    }

    private void write(ExportFormat format, Path folder) {
        switch (format) {
            case HUGGINGFACE -> {
                try {
                    text.export(network(), folder);
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException(
                            e.getMessage() + "; the format torchscript takes it as it is", e);
                }
            }
            case TORCHSCRIPT -> {
                text.save(folder);
                TorchScriptExport.write(network(), folder.resolve("model.pt"));
            }
        }
    }

    /** Frees the network. */
    @Override
    public void close() {
        model.close();
    }
}
