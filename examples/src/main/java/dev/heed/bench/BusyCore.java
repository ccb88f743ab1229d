package dev.heed.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Another row while another program holds a core: one that counts for as long as this process lives.
 *
 * @param calm the row on a machine of its own
 */
record BusyCore(Workload calm) implements Workload {

    private static final String PROGRAM = "while kill -0 $PPID 2>/dev/null; do :; done";

    @Override
    public BenchRow row() {
        BenchRow row = calm.row();
        return new BenchRow(row.workload() + ", one core taken", row.ours(), row.rival(), row.unit(), row.figures());
    }

    @Override
    public List<Figures> measure(PairedRuns runs) {
        Process program = start();
        try {
            return calm.measure(runs);
        } finally {
            program.destroyForcibly();
        }
    }

    private static Process start() {
        try {
            return new ProcessBuilder("sh", "-c", PROGRAM).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
