package dev.heed.bench;

import java.util.Optional;
import java.util.OptionalDouble;

/** Where the contenders of another language come from, if there are any. */
public interface PythonSide extends AutoCloseable {

    /** No interpreter was named: rows against PyTorch are not measured. */
    PythonSide NONE = new PythonSide() {
        @Override
        public Optional<Contender> contender(String workload) {
            return Optional.empty();
        }

        @Override
        public Optional<Contender> process(String... questions) {
            return Optional.empty();
        }

        @Override
        public OptionalDouble peakMegabytes(String workload, int repetitions) {
            return OptionalDouble.empty();
        }

        @Override
        public void close() {}
    };

    /**
     * Prepares a workload.
     *
     * @param workload its name and sizes, in the words of the script's protocol
     * @return nothing where the interpreter lacks what it needs
     */
    Optional<Contender> contender(String workload);

    /**
     * A whole run of the script, from its start to its end.
     *
     * @param questions what it is asked, in the words of its protocol
     * @return nothing without an interpreter
     */
    Optional<Contender> process(String... questions);

    /**
     * The most memory that a process of its own has while it runs a workload.
     *
     * @param workload its name and sizes, in the words of the script's protocol
     * @param repetitions how many times it runs
     * @return nothing without an interpreter
     */
    OptionalDouble peakMegabytes(String workload, int repetitions);

    @Override
    void close();
}
