package dev.heed.bench;

import java.util.Optional;

/** Where the contenders of another language come from, if there are any. */
public interface PythonSide extends AutoCloseable {

    /** No interpreter was named: rows against PyTorch are not measured. */
    PythonSide NONE = new PythonSide() {
        @Override
        public Optional<Contender> contender(String workload) {
            return Optional.empty();
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

    @Override
    void close();
}
