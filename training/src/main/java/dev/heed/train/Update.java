package dev.heed.train;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an update measured and used up.
 *
 * @param loss mean over what counts in its batches, before it; not finite where it was skipped for it
 * @param metrics the objective's other measures by name, means as the loss is
 * @param gradientNorm global norm of the gradients, after elements were clipped by value and before all are by norm; not
 *     finite where the update was skipped for it
 * @param batches how many were drawn
 * @param count what the means are over
 */
public record Update(float loss, Map<String, Double> metrics, float gradientNorm, long batches, long count)
        implements Serializable {

    private static final long serialVersionUID = 1;

    /** Keeps the metrics in their order. */
    public Update {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /** Whether the parameters stayed as they were because something was not finite. */
    public boolean wasSkipped() {
        return NonFinite.isEither(loss, gradientNorm);
    }
}
