package dev.heed.family.encoder;

import dev.heed.recipe.Recipe;
import dev.heed.recipe.RecipeFile;
import dev.heed.run.LockedRunFolder;
import dev.heed.run.RunResult;
import dev.heed.run.TrainingRun;
import dev.heed.train.StopSignal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Small files to learn from, and runs that do. */
final class EncoderRuns {

    static final String CLASSIFIER = """
            data: {type: labels, train: %s, heldOut: 0.2}
            batch: {size: 11}
            model: {type: classifier, embedDim: 20, numHeads: 2, numLayers: 1, dropout: 0.1}
            schedule: {peak: 0.01, warmupSteps: 5}
            evaluation: {interval: 20}
            checkpoints: {interval: 20}
            averageDecay: 0.5
            budget: {steps: 60}
            """;

    static final String MASKED_TOKENS = """
            data: {type: text, train: %s, context: 7, heldOut: 0.2}
            batch: {size: 13}
            model: {type: maskedTokens, embedDim: 20, numHeads: 2, numLayers: 1, dropout: 0.01}
            schedule: {peak: 0.01, warmupSteps: 5}
            evaluation: {interval: 75}
            checkpoints: {interval: 75}
            budget: {steps: 150}
            """;

    private static final List<String> COLOURS = List.of("red", "green", "blue");
    private static final List<String> BEASTS = List.of("cat", "dog", "hen", "cow");

    private EncoderRuns() {}

    /** Lines whose label is the word that is repeated in them: colour or beast. */
    static Path labels(Path folder) {
        return write(folder.resolve("labels.tsv"), 97, number -> {
            SplittableRandom random = new SplittableRandom(number);
            boolean isBeast = number % 3 == 0;
            List<String> words = isBeast ? BEASTS : COLOURS;
            return (isBeast ? "beast" : "colour") + "\t"
                    + random.ints(2 + number % 3, 0, words.size())
                            .mapToObj(words::get)
                            .collect(Collectors.joining(" and "));
        });
    }

    /** Lines of which every word follows from the others: the cat sees the cat. */
    static Path text(Path folder) {
        return write(
                folder.resolve("text.txt"),
                113,
                number -> "a %1$s sees a %1$s".formatted(BEASTS.get(number % BEASTS.size())));
    }

    private static Path write(Path file, int lines, IntFunction<String> line) {
        String text = IntStream.range(0, lines).mapToObj(line).collect(Collectors.joining("\n", "", "\n"));
        return write(file, text);
    }

    static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Recipe recipe(String text, Path data, String... settings) {
        return RecipeFile.with(text.formatted(data), List.of(settings));
    }

    static Optional<RunResult> run(Path folder, Recipe recipe) {
        return run(folder, recipe, -1);
    }

    /** Stops after an update. */
    static Optional<RunResult> run(Path folder, Recipe recipe, long last) {
        StopSignal stop = new StopSignal();
        try (LockedRunFolder open = LockedRunFolder.open(folder)) {
            return new TrainingRun(recipe).run(open, stop, report -> {
                if (report.step() == last) {
                    stop.give();
                }
            });
        }
    }

    /** The files of a run that a model is loaded from. */
    static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
