package dev.heed.bench;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * Memory of a training step, each in a process of its own: the peak, which should grow with the length and not with its
 * square, and what stays resident over thousands of steps, which should not grow at all. Systems without {@code /proc}
 * do not say; there the rows are not measured.
 *
 * @param row the row as it stands before
 * @param probe measures our side and the rival's
 */
record MemoryWorkload(BenchRow row, Function<PairedRuns, Optional<Figures>> probe) implements Workload {

    private static final int[] LENGTHS = {1024, 2048, 4096};
    private static final int SETTLING_SHARE = 5;

    static List<Workload> rows(PythonSide python) {
        List<Workload> rows = new ArrayList<>();
        for (int length : LENGTHS) {
            EncoderSize size = EncoderSize.ofLength(length);
            String workload = "peak memory, training step " + size;
            rows.add(new MemoryWorkload(
                    row(workload, TrainingStepWorkload.HEED, EncoderSteps.DJL),
                    runs -> against(runs, length, () -> peak(runs, "djl", length))));
            rows.add(new MemoryWorkload(
                    row(workload, TrainingStepWorkload.HEED, TrainingStepWorkload.PYTORCH),
                    runs -> against(
                            runs,
                            length,
                            () -> python.peakMegabytes(
                                    "training " + size.words() + " float32", MemoryProbe.PEAK_STEPS))));
        }
        rows.add(new MemoryWorkload(
                row(
                        "memory over steps " + MemoryProbe.RESIDENT_SIZE,
                        "highest of the last four fifths",
                        "after the first fifth"),
                MemoryWorkload::resident));
        return rows;
    }

    private static BenchRow row(String workload, String ours, String rival) {
        return BenchRow.notMeasured(workload, ours, rival, Unit.megabytes());
    }

    @Override
    public Optional<Figures> measure(PairedRuns runs) {
        return Files.isReadable(MemoryProbe.STATUS) ? probe.apply(runs) : Optional.empty();
    }

    /** A peak that may be unknown. */
    @FunctionalInterface
    private interface Peak {
        OptionalDouble megabytes();
    }

    /** The rival first: where there is none, ours need not be measured. */
    private static Optional<Figures> against(PairedRuns runs, int length, Peak rival) {
        OptionalDouble theirs = rival.megabytes();
        if (theirs.isEmpty()) {
            return Optional.empty();
        }
        OptionalDouble ours = peak(runs, "ours", length);
        return ours.isEmpty() ? Optional.empty() : Optional.of(Figures.once(ours.getAsDouble(), theirs.getAsDouble()));
    }

    private static OptionalDouble peak(PairedRuns runs, String side, int length) {
        return JavaProcess.lastLine(MemoryProbe.class, List.of(side, Integer.toString(length)), runs::isStopped)
                .map(line -> OptionalDouble.of(Double.parseDouble(line)))
                .orElseGet(OptionalDouble::empty);
    }

    private static Optional<Figures> resident(PairedRuns runs) {
        int steps = runs.settings().memorySteps();
        List<String> arguments = List.of("resident", Integer.toString(steps), Integer.toString(steps / SETTLING_SHARE));
        return JavaProcess.lastLine(MemoryProbe.class, arguments, runs::isStopped)
                .map(line -> line.split(" ", -1))
                .map(words -> Figures.once(Double.parseDouble(words[0]), Double.parseDouble(words[1])));
    }
}
