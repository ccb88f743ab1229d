package dev.heed.bench;

import java.util.List;

/** A row that can be measured. */
interface Workload {

    /** The row as it stands before. */
    BenchRow row();

    /**
     * Measures it.
     *
     * @return the row's {@linkplain BenchRow#figures figures}; none where this machine or the rival cannot, or where the
     *     run was stopped
     */
    List<Figures> measure(PairedRuns runs);
}
