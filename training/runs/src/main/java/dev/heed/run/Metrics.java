package dev.heed.run;

import dev.heed.train.loss.TargetAccuracy;
import dev.heed.train.state.Goal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import tech.tablesaw.api.Table;

/** The metrics of validations: which there are, which values are better, and the best of each. */
final class Metrics {

    private Metrics() {}

    /** The metrics of a run's validations in the order of the file. */
    static List<String> of(TrainedRun run) {
        return run.validation().columnNames().stream()
                .filter(name -> !name.equals(CsvTable.UPDATE))
                .toList();
    }

    /** A share of what is right: between 0 and 1. */
    static boolean isShare(String metric) {
        return metric.endsWith("accuracy");
    }

    /** What losses are means over and speeds count, by what training measures: the accuracy is one of whole texts. */
    static String counted(Collection<String> measured) {
        return measured.contains(TargetAccuracy.NAME) ? "text" : "token";
    }

    /** What the runs say of the metric, or else what its name says. */
    static Goal goal(String metric, List<TrainedRun> runs) {
        return runs.stream()
                .map(run -> run.record().best())
                .filter(Objects::nonNull)
                .map(RunRecord.Best::goal)
                .filter(goal -> goal.metric().equals(metric))
                .findFirst()
                .orElseGet(() -> Goal.of(metric));
    }

    /** The best value that a run's validations have, or that it says they had. */
    static double best(TrainedRun run, Goal goal) {
        RunRecord.Best said = run.record().best();
        if (said != null && said.goal().equals(goal)) {
            return said.value();
        }
        List<Double> values = new ArrayList<>();
        Table validation = run.validation();
        if (validation.containsColumn(goal.metric())) {
            validation.doubleColumn(goal.metric()).forEach(values::add);
        }
        return values.stream()
                .filter(Double::isFinite)
                .reduce((one, other) -> goal.isBetter(other, one, 0) ? other : one)
                .orElse(Double.NaN);
    }

    static String words(String metric) {
        return metric.replace('_', ' ');
    }

    /** Which rows of a log have a value that is no finite number. */
    static long notFinite(Table log, String column) {
        return IntStream.range(0, log.rowCount())
                .filter(row -> !Double.isFinite(log.doubleColumn(column).getDouble(row)))
                .count();
    }
}
