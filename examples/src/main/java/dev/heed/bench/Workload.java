package dev.heed.bench;

import java.util.Optional;

/** A row that can be measured. */
interface Workload {

    /** The row as it stands before. */
    BenchRow row();

    /** Measures it; nothing where this machine or the rival cannot, or where the run was stopped. */
    Optional<Figures> measure(PairedRuns runs);
}
