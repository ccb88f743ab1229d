package dev.heed.bench;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Two contenders that are run in turns.
 *
 * @param row the row as it stands before
 * @param ours makes our side
 * @param rival makes the other; nothing where there is none here
 */
record PairedWorkload(BenchRow row, Supplier<Contender> ours, Supplier<Optional<Contender>> rival) implements Workload {

    /** A rival of this process. */
    static PairedWorkload inProcess(BenchRow row, Supplier<Contender> ours, Supplier<Contender> rival) {
        return new PairedWorkload(row, ours, () -> Optional.of(rival.get()));
    }

    /** The same work of ours on the kernel that the engine fuses and on the composed one. */
    static PairedWorkload onBothKernels(String workload, Unit unit, Supplier<Contender> ours) {
        return inProcess(BenchRow.of(workload, BenchRow.COMPOSED, unit), ours, () -> new ComposedContender(ours.get()));
    }

    @Override
    public Optional<Figures> measure(PairedRuns runs) {
        Optional<Contender> opponent = rival.get();
        if (opponent.isEmpty()) {
            return Optional.empty();
        }
        try (Contender second = opponent.get();
                Contender first = ours.get()) {
            return runs.run(first, second).map(times -> times.figures(row.unit()));
        }
    }
}
