package dev.heed.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import dev.heed.encoder.EncoderHead;
import dev.heed.encoder.TextEncoder;
import dev.heed.huggingface.HuggingFaceModel;
import dev.heed.io.Excerpt;
import dev.heed.io.SafeText;
import dev.heed.recipe.Recipe;
import dev.heed.train.checkpoint.NetworkParameters;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lets a network begin with the parameters of a run that has ended, or of a folder of Hugging Face's. */
final class StartParameters {

    /** Where a head has its encoder, in a parameter's name. */
    private static final String ENCODER = "01encoder_";

    private StartParameters() {}

    /**
     * Checks that a recipe's start and its model suit each other.
     *
     * @throws IllegalArgumentException if one has the network's sizes and so has the other, or neither
     */
    static void require(Recipe recipe) {
        Path start = recipe.start();
        if (recipe.model().isOfStart()) {
            if (start == null || !RunFolder.hasConfig(start)) {
                throw new IllegalArgumentException("start must be a folder with a %s for the model %s, but got %s"
                        .formatted(RunFolder.CONFIG, recipe.modelType(), start == null ? "none" : SafeText.of(start)));
            }
            if (RunFolder.isPretrained(start)) {
                HuggingFaceModel.read(start).requireWeights();
            }
        } else if (start != null && RunFolder.isPretrained(start)) {
            throw new IllegalArgumentException(("start must be the folder of a run for the model %s, which has sizes of"
                            + " its own, but got %s of Hugging Face's; a model.type that begins with pretrained takes it")
                    .formatted(recipe.modelType(), SafeText.of(start)));
        }
    }

    /**
     * Takes the parameters that fit.
     *
     * @param folder of the run, or of Hugging Face's
     * @return what was taken and what was not
     * @throws IllegalArgumentException if it has not ended, is damaged, or none of its parameters fits
     */
    static String load(Path folder, Block network, NDManager manager) {
        NetworkParameters.Fitting fitting = RunFolder.isPretrained(folder)
                ? loadPretrained(folder, network, manager)
                : NetworkParameters.loadFitting(network, RunFolder.requireModel(folder), manager);
        int taken = fitting.taken().size();
        return "begins with " + taken + (taken == 1 ? " parameter array" : " parameter arrays") + " of " + folder
                + "; new here: " + named(fitting.left()) + "; not used: " + named(fitting.unused());
    }

    private static NetworkParameters.Fitting loadPretrained(Path folder, Block network, NDManager manager) {
        try (NDManager scope = manager.newSubManager()) {
            HuggingFaceModel given = HuggingFaceModel.read(folder);
            given.load(scope);
            Block theirs = given.network();
            String prefix = network instanceof EncoderHead && theirs instanceof TextEncoder ? ENCODER : "";
            Map<String, NDArray> arrays = new LinkedHashMap<>();
            NetworkParameters.of(theirs).forEach((name, array) -> arrays.put(prefix + name, array));
            return NetworkParameters.loadFitting(network, arrays, folder);
        }
    }

    private static String named(List<String> names) {
        return names.isEmpty() ? "none" : names.size() + " (" + Excerpt.ofList(names) + ")";
    }
}
