package dev.heed.cli;

import dev.heed.io.AtomicFolder;
import dev.heed.recipe.RecipeFile;
import dev.heed.run.Attempt;
import dev.heed.run.Cluster;
import dev.heed.run.LockedRunFolder;
import dev.heed.run.RunFolder;
import dev.heed.run.RunResult;
import dev.heed.run.TrainingRun;
import dev.heed.train.StopSignal;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Trains what a recipe describes, in a folder from which it can go on. */
@Command(
        name = "train",
        description = {
            "Train a model by a recipe. Tables, checkpoints, curves, an attention map and a page go into a folder.%n",
            "Ctrl-C ends training after the update it is at and keeps a checkpoint; --resume goes on from it, as from the"
                    + " last one of a run that was killed, and ends where it would have ended.%n"
        },
        customSynopsis = {
            "heed train RECIPE.yaml [--set KEY=VALUE]... [--out DIR] [--quiet]",
            "       heed train [RECIPE.yaml] --resume DIR [--set KEY=VALUE]... [--quiet]",
            "       heed train ... --spark MASTER [--spark-set KEY=VALUE]...",
            "       heed train --defaults MODEL [--set KEY=VALUE]..."
        },
        sortOptions = false)
final class TrainCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "0..1",
            paramLabel = "RECIPE.yaml",
            description = "The recipe; with --resume it may be left out, and the run's own is taken.")
    private @Nullable Path recipe;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Another value for one of the recipe's keys: --set budget.seconds=30. May be repeated.")
    private List<String> settings = List.of();

    @Option(names = "--resume", paramLabel = "DIR", description = "Go on with the run in this folder.")
    private @Nullable Path resume;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder of a new run, made if it is not there (default: runs/RECIPE-TIME).")
    private @Nullable Path out;

    @Option(
            names = "--defaults",
            paramLabel = "MODEL",
            description =
                    "Print a recipe to start from for a word of model.type: every key with its default and what it"
                            + " means. --set data.type=TYPE prints it for other data.")
    private @Nullable String defaults;

    @Mixin
    private SparkOptions spark = new SparkOptions();

    @Option(names = "--quiet", description = "Say nothing until the end.")
    private boolean quiet;

    @Override
    public Integer call() {
        if (defaults != null) {
            printDefaults(defaults);
            return ExitCode.OK;
        }
        requireRunToGoOnWith();
        requirePlace();
        Path file = recipeFile();
        // What can be found wrong before a cluster is asked is not to wait for it
        Optional<TrainingRun> known =
                !spark.isGiven() || RecipeFile.addresses(file, settings).isEmpty()
                        ? Optional.of(new TrainingRun(RecipeFile.read(file, settings)))
                        : Optional.empty();
        try (Cluster cluster = spark.connect()) {
            Path path = folder(file); // late, so that a wrong recipe or wrong data leave no empty folder behind
            TrainingRun run = known.orElseGet(() -> fetched(Objects.requireNonNull(cluster), file, path));
            train(cluster == null ? run : run.on(cluster), path);
        }
        return ExitCode.OK;
    }

    /** Copies of data have their name from the folder, which is there before them. */
    private TrainingRun fetched(Cluster cluster, Path file, Path path) {
        try {
            return SparkOptions.fetched(cluster, file, settings, path);
        } catch (RuntimeException e) {
            if (resume == null && out == null) {
                Attempt.after(e).run(() -> AtomicFolder.delete(path));
            }
            throw e;
        }
    }

    private void train(TrainingRun run, Path path) {
        PrintWriter terminal = spec.commandLine().getOut();
        try (Interruption interruption = Interruption.onCtrlC()) {
            print(terminal, train(run, path, interruption.signal()), path);
        }
    }

    private void printDefaults(String model) {
        Object other = Stream.of(recipe, resume, out)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        if (other != null) {
            throw new IllegalArgumentException(
                    "--defaults must stand without a recipe, --resume and --out, but got " + other);
        }
        PrintWriter terminal = spec.commandLine().getOut();
        terminal.print(RecipeFile.template(model, settings));
    }

    private Optional<RunResult> train(TrainingRun run, Path path, StopSignal stop) {
        try (LockedRunFolder folder = resume == null ? LockedRunFolder.openNew(path) : LockedRunFolder.open(path);
                TrainDisplay display = TrainDisplay.of(
                        quiet,
                        resume,
                        spec.commandLine().getOut(),
                        spec.commandLine().getErr())) {
            return run.run(folder, stop, display);
        }
    }

    private Path recipeFile() {
        if (recipe != null) {
            return recipe;
        }
        if (resume == null) {
            throw new IllegalArgumentException("RECIPE.yaml must be given where nothing is resumed, but got none");
        }
        return resume.resolve(RunFolder.RECIPE);
    }

    private void requireRunToGoOnWith() {
        if (resume == null) {
            return;
        }
        if (out != null) {
            throw new IllegalArgumentException("--resume must stand without --out, but got --out " + out);
        }
        // A recipe alone is the user's own, and would be written anew
        if (!LockedRunFolder.isUsed(resume)
                || Stream.of(RunFolder.RECORD, RunFolder.CHECKPOINTS)
                        .noneMatch(name -> Files.exists(resume.resolve(name)))) {
            throw new IllegalArgumentException("resume must be the folder of a run, but got " + resume
                    + (Files.exists(resume) ? ", where none has begun" : ", which does not exist"));
        }
    }

    /** Before data from a cluster take the place of those of another run. */
    private void requirePlace() {
        if (resume != null) {
            LockedRunFolder.open(resume).close();
        } else if (out != null) {
            LockedRunFolder.requireNew(out);
        }
    }

    /** The folder, which holds a run already if that is to go on. */
    private Path folder(Path file) {
        if (resume != null) {
            return resume;
        }
        return out == null
                ? DefaultFolder.make(String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", ""))
                : out;
    }

    private static void print(PrintWriter terminal, Optional<RunResult> result, Path folder) {
        if (result.isEmpty()) {
            terminal.println("Stopped; go on with: heed train --resume " + folder);
        } else {
            result.get()
                    .test()
                    .metrics()
                    .forEach((metric, value) -> terminal.printf(Locale.ROOT, "test %s %.4f%n", metric, value));
            terminal.println("The run is in " + folder + "; open " + folder.resolve(RunFolder.PAGE));
        }
        terminal.flush();
    }
}
