package dev.heed.cli;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import dev.heed.bench.Bench;
import dev.heed.bench.BenchRow;
import dev.heed.bench.BenchSettings;
import dev.heed.bench.BenchTable;
import dev.heed.bench.PairedRuns;
import dev.heed.bench.PythonSide;
import dev.heed.io.AtomicFile;
import dev.heed.run.Attempt;
import dev.heed.train.StopSignal;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures Heed against DJL's own blocks and PyTorch in Python. */
@Command(
        name = "bench",
        description = {
            "Measure Heed against DJL's own blocks, and against PyTorch in Python. Prints a table and writes it as bench.csv"
                    + " into a folder.%n",
            "The sides of a row run in turns, after a warm-up that lasts until the compiler is quiet. A ratio is the"
                    + " median over the pairs of our time by the rival's: below 1, ours takes less time, also where the"
                    + " medians are speeds. Its range in the table, ratio_low and ratio_high in the file, is the lower"
                    + " and the upper quartile of the pairs' ratios. Python runs as its user starts it and, in the same turns,"
                    + " with the variables that this command sets for the allocator and for OpenMP: 'same env' in the table,"
                    + " same_env in the file.%n"
        },
        sortOptions = false)
final class BenchCommand implements Callable<Integer> {

    private static final int QUICK_PAIRS = BenchSettings.LEAST_PAIRS;
    private static final int PAIRS = 15;

    /** Less than ten minutes by the longest pair of runs, which is not cut off. */
    private static final int QUICK_MINUTES = 9;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--quick",
            description = "Shorter runs, and " + QUICK_PAIRS + " pairs instead of " + PAIRS
                    + ". Ends within ten minutes; a row that is not measured by then stays empty.")
    private boolean quick;

    @Option(
            names = "--python",
            paramLabel = "INTERPRETER",
            description =
                    "A Python that has torch, for the rows of decoding and sentences transformers, onnx and onnxruntime;"
                            + " without it, rows against Python are not measured.")
    private @Nullable String python;

    @Option(
            names = "--only",
            paramLabel = "NAME_PART",
            description = "Measure only rows whose title has this part: 'language model', 'decoding, greedy', 'DJL'.")
    private @Nullable String only;

    @Option(
            names = "--pairs",
            paramLabel = "N",
            description = "Pairs that are counted, at least " + BenchSettings.LEAST_PAIRS + ".")
    private @Nullable Integer pairs;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder of the table, made if it is not there (default: runs/bench-TIME).")
    private @Nullable Path out;

    @Override
    public Integer call() {
        BenchSettings settings = settings();
        if (only != null && only.isBlank()) {
            throw new IllegalArgumentException("--only must be part of a row's title, but got '" + only + "'");
        }
        // Before Python is asked, which takes its time
        Bench.requireRow(part());
        if (out != null) {
            BenchTable.requireNoOther(out);
        }
        try (Interruption interruption = Interruption.onCtrlC();
                PythonSide rival = rival()) {
            if (quick) {
                CompletableFuture.delayedExecutor(QUICK_MINUTES, TimeUnit.MINUTES)
                        .execute(interruption.signal()::give);
            }
            run(settings, rival, interruption.signal());
        }
        return ExitCode.OK;
    }

    private void run(BenchSettings settings, PythonSide rival, StopSignal stop) {
        Bench bench = Bench.of(part(), rival, new PairedRuns(settings, stop));
        Path folder = out == null ? DefaultFolder.make("bench") : AtomicFile.requireWritableFolder(out);
        try (BenchDisplay display = new BenchDisplay(spec.commandLine().getErr()) {
            @Override
            public void end(BenchRow row) {
                bench.table().write(folder); // a run that is cut off loses the row that it was at and no more
                super.end(row);
            }
        }) {
            bench.run(display);
        } catch (RuntimeException | Error e) {
            Attempt.after(e).run(() -> write(bench.table(), folder)); // what was measured before is kept too
            throw e;
        }
        write(bench.table(), folder);
    }

    private void write(BenchTable table, Path folder) {
        PrintWriter terminal = spec.commandLine().getOut();
        table.write(folder);
        table.print(terminal);
        terminal.println();
        terminal.println("The table is in " + folder.resolve(BenchTable.FILE));
        terminal.flush();
    }

    private String part() {
        return only == null ? "" : only;
    }

    private BenchSettings settings() {
        if (quick) {
            return BenchSettings.quick(pairs == null ? QUICK_PAIRS : pairs);
        }
        return BenchSettings.thorough(pairs == null ? PAIRS : pairs);
    }

    private PythonSide rival() {
        if (python == null) {
            return PythonSide.NONE;
        }
        Engine.getInstance(); // loads the library that knows its threads
        return PythonSide.start(python, JniUtils.getNumThreads());
    }
}
