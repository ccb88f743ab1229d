package dev.heed.bench;

import java.util.List;
import java.util.Optional;

/**
 * Where the contenders of another language come from: nothing, unless an interpreter was named. Questions are in the words
 * of the protocol of {@code bench.py}.
 */
public interface PythonSide extends AutoCloseable {

    /** No interpreter was named: rows against PyTorch are not measured. */
    PythonSide NONE = new PythonSide() {};

    /**
     * Prepares a workload by its name and sizes: as the interpreter's user starts it, then, where the launcher sets
     * something, with the same settings. None where the interpreter lacks what it needs.
     */
    default List<Contender> contenders(String workload) {
        return List.of();
    }

    /** A whole run of the script with its questions, from its start to its end. */
    default List<Contender> process(String... questions) {
        return List.of();
    }

    /** The most memory, in megabytes, that a process of its own has while it runs a workload so many times. */
    default Optional<Double> peakMegabytes(String workload, int repetitions) {
        return Optional.empty();
    }

    @Override
    default void close() {}
}
