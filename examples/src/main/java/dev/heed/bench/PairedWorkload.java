package dev.heed.bench;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Two contenders that are run in turns.
 *
 * @param row the row as it stands before
 * @param unit what its medians are counted in
 * @param ours makes our side
 * @param rival makes the other; nothing where there is none here
 */
record PairedWorkload(BenchRow row, Unit unit, Supplier<Contender> ours, Supplier<Optional<? extends Contender>> rival)
        implements Workload {

    /** A rival of this process. */
    static PairedWorkload inProcess(BenchRow row, Unit unit, Supplier<Contender> ours, Supplier<Contender> rival) {
        return new PairedWorkload(row, unit, ours, () -> Optional.of(rival.get()));
    }

    @Override
    public Optional<Figures> measure(PairedRuns runs) {
        Optional<? extends Contender> opponent = rival.get();
        if (opponent.isEmpty()) {
            return Optional.empty();
        }
        try (Contender second = opponent.get();
                Contender first = ours.get()) {
            return runs.run(first, second).map(times -> times.figures(unit));
        }
    }
}
