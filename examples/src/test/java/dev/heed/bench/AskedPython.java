package dev.heed.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A rival that is never there, and writes down what it was asked for. */
final class AskedPython extends PythonSide {

    private final List<String> asked = new ArrayList<>();

    AskedPython() {
        super(List.of());
    }

    List<String> asked() {
        return asked;
    }

    @Override
    public List<Contender> contenders(String workload) {
        asked.add(workload);
        return List.of();
    }

    @Override
    public List<Contender> process(String... questions) {
        asked.add(String.join("; ", questions));
        return List.of();
    }

    @Override
    public Optional<Double> peakMegabytes(String workload, int repetitions) {
        asked.add("peak of " + repetitions + ", " + workload);
        return Optional.empty();
    }
}
