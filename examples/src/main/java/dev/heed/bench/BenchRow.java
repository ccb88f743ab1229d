package dev.heed.bench;

import org.jspecify.annotations.Nullable;

/**
 * A row of the table.
 *
 * @param workload what was done
 * @param ours who did it on our side
 * @param rival who did it on the other
 * @param unit what the medians are counted in
 * @param figures the numbers, or null where it was not measured
 */
public record BenchRow(
        String workload,
        String ours,
        String rival,
        Unit unit,
        @Nullable Figures figures) {

    static final String HEED = "Heed";
    static final String COMPOSED = "Heed, composed kernel";
    static final String DJL = "DJL TransformerEncoderBlock";
    static final String PYTORCH = "PyTorch";

    /** A row of Heed's that is not measured yet. */
    static BenchRow of(String workload, String rival, Unit unit) {
        return new BenchRow(workload, HEED, rival, unit, null);
    }

    BenchRow with(Figures measured) {
        return new BenchRow(workload, ours, rival, unit, measured);
    }

    /** What the row is called while it is measured. */
    public String title() {
        return workload + ": " + ours + " against " + rival;
    }
}
