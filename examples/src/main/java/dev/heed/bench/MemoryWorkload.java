package dev.heed.bench;

import dev.heed.block.Precision;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Memory of a training step, each in a process of its own: the peak, which should grow with the length and not with its
 * square, and what stays resident over thousands of steps, which should not grow at all. Systems without {@code /proc}
 * do not say; there the rows are not measured.
 *
 * @param row the row as it stands before
 * @param probe measures our side and the rival's
 */
record MemoryWorkload(BenchRow row, Function<PairedRuns, List<Figures>> probe) implements Workload {

    private static final int[] LENGTHS = {1024, 4096};

    static List<Workload> rows(PythonSide python) {
        List<Workload> rows = new ArrayList<>();
        for (int length : LENGTHS) {
            String step = EncoderSize.ofLength(length).trainingWords(Precision.FLOAT32);
            rows.add(peak(length, BenchRow.DJL, runs -> peak(runs, "djl", length)));
            rows.add(peak(length, BenchRow.PYTORCH, runs -> python.peakMegabytes(step, MemoryProbe.PEAK_STEPS)));
        }
        for (MemoryProbe.Watched watched : MemoryProbe.Watched.values()) {
            BenchRow overSteps = new BenchRow(
                    "memory over steps, " + watched.label,
                    "highest of the last four fifths",
                    "after the first fifth",
                    Unit.MEGABYTES,
                    List.of());
            rows.add(new MemoryWorkload(overSteps, runs -> resident(runs, watched)));
        }
        return rows;
    }

    /** The rival first: where there is none, ours need not be measured. */
    private static Workload peak(int length, String rival, Function<PairedRuns, Optional<Double>> theirPeak) {
        String workload = "peak memory, training step " + EncoderSize.ofLength(length);
        return new MemoryWorkload(
                BenchRow.of(workload, rival, Unit.MEGABYTES),
                runs -> theirPeak
                        .apply(runs)
                        .flatMap(theirs -> peak(runs, "ours", length).map(ours -> Figures.once(ours, theirs)))
                        .stream()
                        .toList());
    }

    private static Optional<Double> peak(PairedRuns runs, String side, int length) {
        return JavaProcess.lastLine(MemoryProbe.class, List.of(side, Integer.toString(length)), runs::isStopped)
                .map(Double::valueOf);
    }

    private static List<Figures> resident(PairedRuns runs, MemoryProbe.Watched watched) {
        List<String> arguments = List.of(
                "resident", watched.name(), Integer.toString(runs.settings().memorySteps()));
        return JavaProcess.lastLine(MemoryProbe.class, arguments, runs::isStopped)
                .map(line -> line.split(" ", -1))
                .map(words -> Figures.once(Double.parseDouble(words[0]), Double.parseDouble(words[1])))
                .stream()
                .toList();
    }

    @Override
    public List<Figures> measure(PairedRuns runs) {
        return Files.isReadable(MemoryProbe.STATUS) ? probe.apply(runs) : List.of();
    }
}
