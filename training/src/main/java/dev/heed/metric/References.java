package dev.heed.metric;

import java.util.Collection;
import java.util.List;

/** What every metric asks of its references. */
final class References {

    private References() {}

    static void check(List<String> reference) {
        if (reference.isEmpty()) {
            throw new IllegalArgumentException("reference must hold at least one token, but got 0");
        }
    }

    static void checkAny(Collection<?> references) {
        if (references.isEmpty()) {
            throw new IllegalArgumentException("references must hold at least one sequence, but got 0");
        }
    }

    static void checkAll(Collection<List<String>> references) {
        checkAny(references);
        references.forEach(References::check);
    }
}
