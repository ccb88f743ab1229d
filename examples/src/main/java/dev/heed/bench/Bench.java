package dev.heed.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Every row that can be measured, and those that were asked for. */
public final class Bench {

    private final List<Workload> workloads;
    private final PairedRuns runs;
    private final List<BenchRow> rows = new ArrayList<>();

    private Bench(List<Workload> workloads, PairedRuns runs) {
        this.workloads = workloads;
        this.runs = runs;
        workloads.forEach(workload -> rows.add(workload.row()));
    }

    /**
     * A bench of the rows whose title has a part.
     *
     * @param part of the workload, of our side or of the rival, in upper or lower case; empty for all
     * @param python the rival outside Java, or {@link PythonSide#NONE}
     * @param runs how pairs are run
     * @throws IllegalArgumentException if no row's title has the part
     */
    public static Bench of(String part, PythonSide python, PairedRuns runs) {
        return new Bench(chosen(part, python), runs);
    }

    /** Refuses a part that no row's title has. */
    public static void requireRow(String part) {
        chosen(part, PythonSide.NONE);
    }

    private static List<Workload> chosen(String part, PythonSide python) {
        List<Workload> all = all(python);
        String wanted = part.toLowerCase(Locale.ROOT);
        List<Workload> chosen = all.stream()
                .filter(workload ->
                        workload.row().title().toLowerCase(Locale.ROOT).contains(wanted))
                .toList();
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException("only must be part of a row's title, such as '"
                    + all.get(0).row().title() + "', but got '" + part + "'");
        }
        return chosen;
    }

    private static List<Workload> all(PythonSide python) {
        List<Workload> all = new ArrayList<>(LanguageModelWorkload.rows(python));
        all.addAll(TrainingStepWorkload.rows(python));
        all.add(new GemmPeak());
        all.addAll(DecodingWorkload.rows(python));
        all.addAll(SentencesWorkload.rows(python));
        all.addAll(RecurrentWorkload.rows(python));
        all.add(ComparisonWorkload.row());
        all.addAll(MemoryWorkload.rows(python));
        all.addAll(StartupWorkload.rows(python));
        return all;
    }

    /** Measures row by row until the last, or until the run is stopped; {@link #table()} has what was measured. */
    public void run(BenchObserver observer) {
        for (int i = 0; i < workloads.size() && !runs.isStopped(); i++) {
            BenchRow row = rows.get(i);
            observer.begin(i + 1, rows.size(), row);
            rows.set(i, row.with(workloads.get(i).measure(runs)));
            observer.end(rows.get(i));
        }
    }

    /** What was measured so far: every row, those to come without figures. */
    public BenchTable table() {
        return new BenchTable(rows);
    }
}
