package dev.heed.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A rival that is never there, and writes down what it was asked for. */
final class AskedPython implements PythonSide {

    private final List<String> asked = new ArrayList<>();

    List<String> asked() {
        return asked;
    }

    @Override
    public Optional<Contender> contender(String workload) {
        asked.add(workload);
        return Optional.empty();
    }

    @Override
    public Optional<Contender> process(String... questions) {
        asked.add(String.join("; ", questions));
        return Optional.empty();
    }

    @Override
    public Optional<Double> peakMegabytes(String workload, int repetitions) {
        asked.add("peak of " + repetitions + ", " + workload);
        return Optional.empty();
    }
}
