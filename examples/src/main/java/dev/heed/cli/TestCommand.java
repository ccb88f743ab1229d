package dev.heed.cli;

import dev.heed.block.ParameterCount;
import dev.heed.chart.AccuracyChart;
import dev.heed.chart.AccuracyChart.Measure;
import dev.heed.io.AtomicFile;
import dev.heed.io.TextFile;
import dev.heed.metric.LengthBin;
import dev.heed.metric.LengthBins;
import dev.heed.metric.LengthUnit;
import dev.heed.predict.TestScores;
import dev.heed.recipe.Recipe;
import dev.heed.recipe.RecipeFile;
import dev.heed.run.LengthTable;
import dev.heed.run.RunFolder;
import dev.heed.run.TrainedModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tech.tablesaw.api.Table;

/** Measures trained models on a file. */
@Command(
        name = "test",
        description = {
            "Measure trained models on a file of the kind that they learned from and have not seen. What a model of"
                    + " sequences generates is measured too: for each distinct source once, with all its targets as"
                    + " references.%n"
        },
        customSynopsis = "heed test RUN... --data FILE [--json] [OPTION]...",
        sortOptions = false)
final class TestCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "1..*",
            paramLabel = "RUN",
            description = "The folders of training runs, or of models of Hugging Face's.")
    private List<Path> runs = List.of();

    @Mixin
    private ModelOptions.State state = new ModelOptions.State();

    @Option(
            names = "--data",
            paramLabel = "FILE",
            required = true,
            description = "The file, as a recipe's data.test would be.")
    private Path data = Path.of("");

    @Option(names = "--json", description = "Write the metrics as a JSON object, a line for each RUN.")
    private boolean json;

    @Option(
            names = "--bins",
            paramLabel = "N,N...",
            hideParamSyntax = true,
            split = ",",
            description =
                    "Where ranges of source lengths begin, in words and punctuation marks, or in characters where no"
                            + " source has a blank (default: from the file).")
    private List<Integer> bins = List.of();

    @Option(
            names = "--examples",
            paramLabel = "N",
            description = "Show N outputs that are right and N that are wrong, drawn by --seed.")
    private int examples;

    @Option(
            names = "--chart",
            paramLabel = "FILE",
            description = "Draw a score by source length, a line for each RUN: a .png or .svg file. RUNs whose recipes"
                    + " differ in the seed alone are one line.")
    private @Nullable Path chart;

    @Option(
            names = "--measure",
            paramLabel = "NAME",
            description = "What the chart shows: tokens or sequences that are right, bleu or chrf (default: bleu, or"
                    + " sequences where no source has a blank).")
    private @Nullable Measure measure;

    @Mixin
    private GenerationOptions generation = new GenerationOptions();

    /** A run's scores by length, for the chart. */
    private record Tested(Path run, long parameters, List<LengthBin> byLength) {}

    @Override
    public Integer call() {
        requireOptions();
        TestPrinter printer = new TestPrinter(spec.commandLine().getOut(), json, runs.size() > 1);
        List<Tested> tested = new ArrayList<>();
        LengthUnit unit = LengthUnit.CHARACTERS;
        try (Interruption interruption = Interruption.onCtrlC()) {
            for (Path run : runs) {
                if (interruption.signal().isGiven()) {
                    break;
                }
                try (TrainedModel model = state.load(run)) {
                    TestScores scores = measuresOutputs()
                            ? model.test(data, generation.generation(), bins, interruption.signal())
                            : model.test(data, interruption.signal());
                    printer.print(
                            name(run, runs), scores, generation.words(), scores.draw(examples, generation.seed()));
                    unit = scores.outputs().isEmpty() ? unit : scores.lengthUnit();
                    tested.add(new Tested(run, ParameterCount.of(model.network()), scores.byLength()));
                }
            }
            if (chart != null) {
                draw(lengths(tested), unit, chart);
            }
        }
        return ExitCode.OK;
    }

    /** Whether an option has a meaning for models alone that generate what is measured. */
    private boolean measuresOutputs() {
        return generation.areGiven() || !bins.isEmpty() || examples > 0 || chart != null;
    }

    /** What is wrong is told before minutes are spent on measuring. */
    private void requireOptions() {
        Set<Path> named = new HashSet<>();
        for (Path run : runs) {
            if (!named.add(run.toAbsolutePath().normalize())) {
                throw new IllegalArgumentException("each RUN must be another folder, but got " + run + " twice");
            }
        }
        generation.requireRanges();
        if (generation.outputCount() > 1) {
            throw new IllegalArgumentException("--outputs must be 1 in a test, but got " + generation.outputCount());
        }
        if (examples < 0) {
            throw new IllegalArgumentException("--examples must be at least 0, but got " + examples);
        }
        if (!bins.isEmpty()) {
            LengthBins.startingAt(bins, Integer.MAX_VALUE);
        }
        if (chart == null && measure != null) {
            throw new IllegalArgumentException("--measure must stand with --chart, but got --measure alone");
        }
        if (chart != null) {
            RunsCommand.requireDrawable("--chart", chart, ".png", ".svg");
        }
        if (!Files.isReadable(data)) {
            TextFile.require(data); // refuses it
        }
        runs.stream().skip(1).forEach(state::require); // the first is loaded at once
        if (chart != null) {
            AtomicFile.requireWritablePlace(chart);
        }
    }

    /** For each run the first one that is the same model with another seed, which the chart's line is named by, or itself. */
    private static Map<Path, Path> firstSeeds(List<Tested> tested) {
        Map<Recipe, Path> firsts = new HashMap<>();
        Set<Recipe> seen = new HashSet<>();
        Map<Path, Path> firstSeeds = new LinkedHashMap<>();
        for (Tested each : tested) {
            Path run = each.run();
            Path first = run;
            if (!RunFolder.isPretrained(run)) {
                Recipe recipe = RecipeFile.read(run.resolve(RunFolder.RECIPE));
                first = seen.add(recipe) ? firsts.computeIfAbsent(recipe.with("seed=0"), unseen -> run) : run;
            }
            firstSeeds.put(run, first);
        }
        return firstSeeds;
    }

    private static Table lengths(List<Tested> tested) {
        Map<Path, Path> firstSeeds = firstSeeds(tested);
        Set<Path> lines = Set.copyOf(firstSeeds.values());
        Table lengths = LengthTable.of("", 0, List.of());
        for (int seed = 0; seed < tested.size(); seed++) {
            Tested each = tested.get(seed);
            Path first = Objects.requireNonNull(firstSeeds.get(each.run()));
            lengths.append(LengthTable.of(name(first, lines), seed, each.parameters(), each.byLength()));
        }
        return lengths;
    }

    /** The folder's name, or all of its path where another one has the same name. */
    private static String name(Path run, Collection<Path> among) {
        boolean isOne = among.stream()
                        .filter(other -> RunFolder.name(other).equals(RunFolder.name(run)))
                        .count()
                == 1;
        return isOne ? RunFolder.name(run) : run.toString();
    }

    private void draw(Table lengths, LengthUnit unit, Path file) {
        if (lengths.isEmpty()) {
            return;
        }
        Measure shown =
                Objects.requireNonNullElse(measure, unit == LengthUnit.WORDS ? Measure.BLEU : Measure.SEQUENCES);
        String label = shown.label().substring(0, 1).toUpperCase(Locale.ROOT)
                + shown.label().substring(1);
        String title = (shown == Measure.CHRF ? shown.label() : label) + " by source length in " + unit.label();
        new AccuracyChart(lengths, Integer.MAX_VALUE, shown, title).draw().save(file);
    }
}
