package dev.heed.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes {@code rounds.csv}: how many workers a round had, and where its seconds went. Computing is what the updates of
 * the slowest worker took, waiting what the others waited for it on the average, and meeting all that is left: sending, reading, summing up,
 * the update of what all have in common.
 */
public final class RoundTimes {

    static final String HEADER = "update,updates,workers,seconds,computing,waiting,meeting";

    private final CsvTable table;

    private RoundTimes(CsvTable table) {
        this.table = table;
    }

    /** The table of a run's folder, to which rounds after an update are added. */
    public static RoundTimes in(Path folder, long lastUpdate) {
        return new RoundTimes(CsvTable.from(folder.resolve(RunFolder.ROUNDS), HEADER, lastUpdate));
    }

    /** Takes out the rows of rounds that are made again, wherever that is. */
    static void forgetAfter(Path folder, long lastUpdate) {
        if (Files.exists(folder.resolve(RunFolder.ROUNDS))) {
            in(folder, lastUpdate);
        }
    }

    /**
     * Adds a round.
     *
     * @param update the last update of it
     * @param updates how many it made
     * @param seconds it took
     * @param computing how long each worker computed
     */
    public void add(long update, int updates, double seconds, List<Double> computing) {
        double slowest = computing.stream().mapToDouble(each -> each).max().orElse(0);
        double mean = computing.stream().mapToDouble(each -> each).average().orElse(0);
        table.add(update + "," + updates + "," + computing.size() + "," + seconds + "," + slowest + ","
                + (slowest - mean) + "," + Math.max(0, seconds - slowest));
    }
}
