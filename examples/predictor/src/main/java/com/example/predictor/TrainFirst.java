package com.example.predictor;

import dev.heed.predict.Prediction;
import dev.heed.recipe.Recipe;
import dev.heed.recipe.RecipeFile;
import dev.heed.run.LockedRunFolder;
import dev.heed.run.TrainingRun;
import dev.heed.train.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Trains a small model for {@link Predict}, moves its folder and deletes the data, and asks {@link Nearest} something. Fails
 * with an exception when the model then says anything but what it has learned.
 */
public final class TrainFirst {
    private static final List<String> LETTERS = List.of("a", "b", "c", "d", "e");

    private TrainFirst() {}

    /** Runs the example; takes no arguments. */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "predictor");
        Path data = Files.write(folder.resolve("pairs.tsv"), pairs());
        Path run = folder.resolve("run");
        Recipe recipe = RecipeFile.parse("""
                data: {type: files, train: '%s', heldOut: 0}
                batch: {size: 32}
                model: {type: attention, embedDim: 32, hiddenDim: 32, cell: gru, position: sinusoidal}
                schedule: {peak: 0.02, warmupSteps: 10}
                budget: {steps: 150}
                """.formatted(data));
        try (LockedRunFolder open = LockedRunFolder.open(run)) {
            new TrainingRun(recipe).run(open, new StopSignal());
        }
        Files.delete(data);
        Path moved = Files.move(run, folder.resolve("moved"));

        Path picture = folder.resolve("attention.png");
        List<String> outputs = Predict.use(moved, List.of("a b", "d e"), picture).stream()
                .map(Prediction::output)
                .toList();
        require(
                outputs.equals(List.of("b a", "e d")),
                "the model must turn pairs of letters round, but said " + outputs);
        require(Files.size(picture) > 0, "there must be a picture, but got none");
        // What the build passes on: where a small folder of Hugging Face's lies
        Path encoder = Path.of(
                System.getProperty("heed.checkout"), "models/src/test/resources/dev/heed/huggingface/sentences");
        List<String> nearest = Nearest.nearest(encoder, List.of("a fish", "the heron", "water"), "the heron");
        require(nearest.get(0).equals("the heron"), "the nearest must have the same words, but got " + nearest);
        System.out.println("predictor: a folder that was moved, without its data, is the model that was trained");
    }

    /** Each pair of letters, and the same turned round. */
    private static List<String> pairs() {
        List<String> lines = new ArrayList<>();
        for (String first : LETTERS) {
            for (String second : LETTERS) {
                lines.add(first + " " + second + "\t" + second + " " + first);
            }
        }
        return lines;
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new IllegalStateException(sentence);
        }
    }
}
