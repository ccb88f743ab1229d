package dev.heed.spark;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What workers do between two meetings. */
public enum Algorithm {
    /** Each makes many updates of its own, and the parameters meet: {@link LocalUpdates}. */
    LOCAL,
    /** Each computes the gradients of its batches, which are summed for one update: {@link SharedGradients}. */
    SYNCHRONOUS;

    /** The name in settings, in lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Algorithm of(String label) {
        return Arrays.stream(values())
                .filter(each -> each.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("algorithm must be "
                        + Arrays.stream(values()).map(Algorithm::label).collect(Collectors.joining(" or "))
                        + ", but got " + label));
    }
}
