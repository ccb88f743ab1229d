package dev.heed.spark;

import dev.heed.train.Update;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the updates of a round measured, over all workers: each counts by what its means are over. */
final class Means {

    private Means() {}

    /**
     * The means of each update, and what all workers used up for it.
     *
     * @param reports of all workers, which made as many updates each, in the order of their ranks
     */
    static List<Update> of(Collection<WorkerReport> reports) {
        int updates = reports.iterator().next().updates().size();
        List<Update> means = new ArrayList<>();
        for (int i = 0; i < updates; i++) {
            int update = i;
            means.add(mean(
                    reports.stream().map(report -> report.updates().get(update)).toList()));
        }
        return means;
    }

    /** What a worker left out does not count, unless all left it out. */
    private static Update mean(List<Update> all) {
        List<Update> made = all.stream().filter(update -> !update.wasSkipped()).toList();
        List<Update> measured = made.isEmpty() ? all : made;
        long count = Math.max(1, measured.stream().mapToLong(Update::count).sum());
        double loss = 0;
        double norm = 0;
        Map<String, Double> metrics = new LinkedHashMap<>();
        for (Update each : measured) {
            double share = (double) each.count() / count;
            loss += share * each.loss();
            norm += each.gradientNorm() / measured.size();
            each.metrics().forEach((name, value) -> metrics.merge(name, share * value, Double::sum));
        }
        return new Update(
                (float) loss,
                metrics,
                (float) norm,
                all.stream().mapToLong(Update::batches).sum(),
                all.stream().mapToLong(Update::count).sum());
    }
}
