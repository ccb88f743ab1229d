package dev.heed.bench;

import java.util.Optional;

/**
 * Where the contenders of another language come from: nothing, unless an interpreter was named. Questions are in the words
 * of the protocol of {@code bench.py}.
 */
public interface PythonSide extends AutoCloseable {

    /** No interpreter was named: rows against PyTorch are not measured. */
    PythonSide NONE = new PythonSide() {};

    /** Prepares a workload by its name and sizes; nothing where the interpreter lacks what it needs. */
    default Optional<Contender> contender(String workload) {
        return Optional.empty();
    }

    /** A whole run of the script with its questions, from its start to its end. */
    default Optional<Contender> process(String... questions) {
        return Optional.empty();
    }

    /** The most memory, in megabytes, that a process of its own has while it runs a workload so many times. */
    default Optional<Double> peakMegabytes(String workload, int repetitions) {
        return Optional.empty();
    }

    @Override
    default void close() {}
}
