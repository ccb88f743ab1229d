package dev.heed.bench;

import dev.heed.block.Precision;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * From the start of a process to its end. {@code heed --help} stands against Python's {@code import torch}. {@code heed
 * compare --steps 1}, which trains, tests and draws three models, stands against a Python process that imports torch and
 * makes one training step at (64, 16, 64, 4): the least that anyone who trains has to wait for.
 */
final class StartupWorkload {

    /** Set by the launcher: where it is. */
    private static final String LAUNCHER = "heed.launcher";

    private StartupWorkload() {}

    static List<Workload> rows(PythonSide python) {
        String step = EncoderSize.ALL.get(0).trainingWords(Precision.FLOAT32);
        return List.of(
                row(
                        "start-up, heed --help",
                        "import torch",
                        launcher -> new ProcessContender(List.of(launcher, "--help"), ""),
                        python::process),
                row(
                        "start-up, heed compare --steps 1",
                        "import torch, one step",
                        Comparison::new,
                        () -> python.process("prepare " + step, "run 1")));
    }

    private static Workload row(
            String workload, String rival, Function<String, Contender> ours, Supplier<List<Contender>> python) {
        String launcher = System.getProperty(LAUNCHER);
        return new PairedWorkload(
                BenchRow.of(workload, rival, Unit.MILLISECONDS),
                () -> ours.apply(String.valueOf(launcher)),
                () -> launcher == null ? List.of() : python.get());
    }

    /** Writes into a folder of its own. */
    private static final class Comparison implements Contender {
        private final TemporaryFolder folder = TemporaryFolder.make();
        private final Contender process;

        Comparison(String launcher) {
            String out = folder.path().toString();
            process = new ProcessContender(List.of(launcher, "compare", "--steps", "1", "--out", out), "");
        }

        @Override
        public double seconds(int repetitions) {
            return process.seconds(repetitions);
        }

        @Override
        public void close() {
            folder.close();
        }
    }
}
