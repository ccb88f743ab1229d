package dev.heed.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Contenders that are run in turns.
 *
 * @param row the row as it stands before
 * @param ours makes our side
 * @param rivals makes the others; none where there is none here
 */
record PairedWorkload(BenchRow row, Supplier<Contender> ours, Supplier<List<Contender>> rivals) implements Workload {

    /** A rival of this process. */
    static PairedWorkload inProcess(BenchRow row, Supplier<Contender> ours, Supplier<Contender> rival) {
        return new PairedWorkload(row, ours, () -> List.of(rival.get()));
    }

    @Override
    public List<Figures> measure(PairedRuns runs) {
        List<Contender> sides = new ArrayList<>(rivals.get());
        try {
            if (sides.isEmpty()) {
                return List.of();
            }
            sides.add(0, ours.get());
            return runs.run(sides.get(0), sides.subList(1, sides.size())).stream()
                    .map(times -> times.figures(row.unit()))
                    .toList();
        } finally {
            sides.forEach(Contender::close);
        }
    }
}
