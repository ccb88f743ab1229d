package dev.heed.cli;

import dev.heed.block.Precision;
import dev.heed.run.Attempt;
import dev.heed.study.LengthStudy;
import dev.heed.study.ModelKind;
import dev.heed.study.StudyConfig;
import dev.heed.study.StudyData;
import dev.heed.study.StudyFolder;
import dev.heed.train.Budget;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains models with and without attention on the same data, and shows how accurate each is by sequence length. */
@Command(
        name = "compare",
        description = "Train models with and without attention on the same data, and compare what they get right by"
                + " sequence length. Writes tables, pictures and a page into a folder.%n",
        customSynopsis = {
            "heed compare [--task TASK | --train FILE --test FILE [--characters SIDE]]",
            "             [--max-length N] [--models MODEL[,MODEL...]]",
            "             [--seconds S | --steps N] [--seeds N] [--embed-dim N]",
            "             [--precision P] [--out DIR] [--verbose]"
        },
        sortOptions = false)
final class CompareCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private final DataOptions data = new DataOptions();

    @Option(
            names = "--models",
            split = ",",
            paramLabel = "MODEL",
            defaultValue = "fixed,attention,transformer",
            description = "What to compare, in this order (default: all three): fixed has one context vector of fixed"
                    + " size, attention looks back at every source token, transformer is attention alone.")
    private ModelKind[] models = ModelKind.values();

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "Seconds of training for each model and seed (default: " + StudyConfig.DEFAULT_SECONDS + ").")
    private @Nullable Double seconds;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Updates for each model and seed, instead of seconds: can be repeated exactly.")
    private @Nullable Long steps;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many seeds each model is trained with (default: ${DEFAULT-VALUE}).")
    private int seeds;

    @Option(
            names = "--embed-dim",
            paramLabel = "N",
            defaultValue = "" + StudyConfig.DEFAULT_EMBED_DIM,
            description = "Size of the models' vectors, a multiple of 8 (default: ${DEFAULT-VALUE}).")
    private int embedDim;

    @Option(
            names = "--precision",
            paramLabel = "P",
            defaultValue = "float32",
            description =
                    "Number format of matrix products: float32 or bfloat16, which is faster where the processor has"
                            + " it and exact to two or three digits (default: ${DEFAULT-VALUE}). Recurrent cells stay in"
                            + " float32.")
    private Precision precision = Precision.FLOAT32;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder of the results, made if it is not there (default: runs/compare-TIME).")
    private @Nullable Path out;

    @Override
    public Integer call() {
        PrintWriter terminal = spec.commandLine().getOut();
        try (Interruption interruption = Interruption.onCtrlC()) {
            StudyConfig config = new StudyConfig(Arrays.asList(models), budget(), seeds, embedDim, precision);
            StudyData pairs = data.read();
            LengthStudy study = new LengthStudy(pairs, config, new ProgressDisplay(terminal), interruption.signal());
            // Last, so that wrong settings or data leave no empty folder behind
            try (StudyFolder folder = folder()) {
                folder.begin(pairs, config, study.result());
                run(study, folder.runs(), () -> {
                    folder.write(pairs, config, study.result());
                    ResultPrinter.print(study.result(), folder.path(), terminal);
                });
            }
        }
        return ExitCode.OK;
    }

    /** What was measured before a failure is kept too, and the failure stays the first. */
    private static void run(LengthStudy study, Path runs, Runnable write) {
        try {
            study.run(runs);
        } catch (RuntimeException | Error e) {
            Attempt.after(e).run(write);
            throw e;
        }
        write.run();
    }

    private Budget budget() {
        if (steps == null) {
            return Budget.ofSeconds(seconds == null ? StudyConfig.DEFAULT_SECONDS : seconds);
        }
        if (seconds != null) {
            throw new IllegalArgumentException(
                    "--steps must stand without --seconds, but got --steps " + steps + " --seconds " + seconds);
        }
        return Budget.ofSteps(steps);
    }

    private StudyFolder folder() {
        return new StudyFolder(
                out == null ? DefaultFolder.make("compare") : out,
                spec.commandLine().getParseResult().originalArgs());
    }
}
