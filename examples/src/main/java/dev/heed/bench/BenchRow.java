package dev.heed.bench;

import dev.heed.block.Precision;
import java.util.List;

/**
 * A row of the table.
 *
 * @param workload what was done
 * @param ours who did it on our side
 * @param rival who did it on the other
 * @param unit what the medians are counted in
 * @param figures against the rival as its user starts it, then, where the launcher sets something that it could have too,
 *     against the rival with the same settings; none where it was not measured
 */
public record BenchRow(String workload, String ours, String rival, Unit unit, List<Figures> figures) {

    static final String HEED = "Heed";
    static final String DJL = "DJL TransformerEncoderBlock";
    static final String PYTORCH = "PyTorch";

    /** Copies the figures. */
    public BenchRow {
        figures = List.copyOf(figures);
    }

    /** A row of Heed's that is not measured yet. */
    static BenchRow of(String workload, String rival, Unit unit) {
        return new BenchRow(workload, HEED, rival, unit, List.of());
    }

    /** A row of training steps in milliseconds against PyTorch, each side in a number format. */
    static BenchRow inPrecisions(String workload, Precision ours, Precision theirs) {
        return new BenchRow(
                workload,
                ours == Precision.FLOAT32 ? HEED : "Heed bfloat16",
                theirs == Precision.FLOAT32 ? PYTORCH : "PyTorch bfloat16 autocast",
                Unit.MILLISECONDS,
                List.of());
    }

    BenchRow with(List<Figures> measured) {
        return new BenchRow(workload, ours, rival, unit, measured);
    }

    /** What the row is called while it is measured. */
    public String title() {
        return workload + ": " + ours + " against " + rival;
    }
}
