package dev.heed.cli;

import dev.heed.data.PairFile;
import dev.heed.data.Tokenization;
import dev.heed.study.GeneratedTask;
import dev.heed.study.LengthStudy;
import dev.heed.study.ModelKind;
import dev.heed.study.StudyConfig;
import dev.heed.study.StudyData;
import dev.heed.study.StudyFolder;
import dev.heed.study.StudyResult;
import dev.heed.train.Budget;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains models with and without attention on the same data, and shows what each brings across by length. */
@Command(
        name = "compare",
        description = "Compare a fixed context vector with attention, by sequence length.",
        showDefaultValues = true)
final class CompareCommand implements Callable<Integer> {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--task", description = "Generated data: ${COMPLETION-CANDIDATES}.", defaultValue = "copy")
    private GeneratedTask task = GeneratedTask.COPY;

    @ArgGroup(exclusive = false)
    private @Nullable Files files;

    @Option(names = "--max-length", description = "Longest source in training; 25 for reverse, else 64.")
    private @Nullable Integer maxLength;

    @Option(
            names = "--models",
            split = ",",
            defaultValue = "fixed,attention,transformer",
            description = "Which models: ${COMPLETION-CANDIDATES}.")
    private ModelKind[] models = ModelKind.values();

    @ArgGroup
    private @Nullable Limit limit;

    @Option(names = "--seeds", defaultValue = "1", description = "How many seeds each model is trained with.")
    private int seeds;

    @Option(
            names = "--embed-dim",
            defaultValue = "" + StudyConfig.DEFAULT_EMBED_DIM,
            description = "Size of the models' vectors.")
    private int embedDim;

    @Option(names = "--out", description = "Folder of the results; runs/compare-TIME unless given.")
    private @Nullable Path out;

    /** Pairs from files instead of a generated task. */
    static final class Files {
        @Option(names = "--train", required = true, description = "Pairs to learn from: source<TAB>target lines.")
        private Path train = Path.of("");

        @Option(names = "--test", required = true, description = "Pairs to test on.")
        private Path test = Path.of("");

        @Option(
                names = "--characters",
                description = "Which side is split into characters rather than at blanks: ${COMPLETION-CANDIDATES}.")
        private @Nullable Side characters;
    }

    /** How long each model and seed may train. */
    static final class Limit {
        @Option(names = "--seconds", description = "Seconds of training for each model; 40 unless given.")
        private @Nullable Double seconds;

        @Option(names = "--steps", description = "Updates for each model, instead of seconds.")
        private @Nullable Long steps;
    }

    /** A side of the pairs. */
    enum Side {
        /** What is read. */
        SOURCE,
        /** What is written. */
        TARGET,
        /** Both. */
        BOTH
    }

    private static final double DEFAULT_SECONDS = 40;

    @Override
    public Integer call() {
        StudyFolder folder = new StudyFolder(out == null ? defaultFolder() : out);
        StudyConfig config = new StudyConfig(Arrays.asList(models), budget(), seeds, embedDim);
        StudyData data = data();
        PrintWriter terminal = spec.commandLine().getOut();
        try (Interruption interruption = Interruption.onCtrlC()) {
            LengthStudy study = new LengthStudy(data, config, new ProgressDisplay(terminal), interruption.signal());
            try {
                study.run();
            } finally {
                StudyResult result = study.result(); // what was measured before a failure is kept too
                folder.write(data, config, result);
                new ResultPrinter(terminal).print(result, folder.path());
            }
        }
        return ExitCode.OK;
    }

    private Budget budget() {
        if (limit != null && limit.steps != null) {
            return Budget.ofSteps(limit.steps);
        }
        return Budget.ofSeconds(limit == null || limit.seconds == null ? DEFAULT_SECONDS : limit.seconds);
    }

    private StudyData data() {
        if (files == null) {
            return StudyData.of(task, maxLength == null ? task.defaultMaxLength() : maxLength);
        }
        Tokenization source = tokenization(files.characters, Side.SOURCE);
        Tokenization target = tokenization(files.characters, Side.TARGET);
        return StudyData.of(new PairFile(files.train, source, target), new PairFile(files.test, source, target));
    }

    private static Tokenization tokenization(@Nullable Side characters, Side side) {
        return List.of(side, Side.BOTH).contains(characters) ? Tokenization.CHARACTERS : Tokenization.WORDS;
    }

    private static Path defaultFolder() {
        return Path.of("runs", "compare-" + TIME.format(LocalDateTime.now(ZoneId.systemDefault())));
    }
}
