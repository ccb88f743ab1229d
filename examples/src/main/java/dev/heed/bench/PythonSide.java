package dev.heed.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * PyTorch in Python, twice: as a user starts it, and, where the launcher has set something for the allocator or for OpenMP,
 * with the same settings. Questions are in the words of the protocol of {@code bench.py}.
 */
public class PythonSide implements AutoCloseable {

    /** No interpreter was named: rows against PyTorch are not measured. */
    public static final PythonSide NONE = new PythonSide(List.of());

    private final List<PythonProcess> processes;

    PythonSide(List<PythonProcess> processes) {
        this.processes = processes;
    }

    /**
     * Starts the script and waits until it has imported torch.
     *
     * @param interpreter a Python that has torch
     * @param threads as many as libtorch has in this process
     * @throws IllegalArgumentException if the interpreter cannot be run or has no torch
     */
    public static PythonSide start(String interpreter, int threads) {
        return start(interpreter, threads, System.getenv());
    }

    static PythonSide start(String interpreter, int threads, Map<String, String> launchers) {
        Map<String, String> users = new HashMap<>(launchers);
        UserEnvironment.restore(users);
        PythonProcess plain = PythonProcess.start(interpreter, threads, users);
        if (launchers.getOrDefault(UserEnvironment.ADDED, "").isBlank()) {
            return new PythonSide(List.of(plain));
        }
        try {
            return new PythonSide(List.of(plain, PythonProcess.start(interpreter, threads, launchers)));
        } catch (RuntimeException e) {
            plain.close();
            throw e;
        }
    }

    /**
     * Prepares a workload by its name and sizes: as the interpreter's user starts it, then, where the launcher sets
     * something, with the same settings. None where the interpreter lacks what it needs.
     */
    public List<Contender> contenders(String workload) {
        return processes.stream()
                .flatMap(process -> process.contender(workload).stream())
                .toList();
    }

    /** A whole run of the script with its questions, from its start to its end. */
    public List<Contender> process(String... questions) {
        return processes.stream()
                .limit(1)
                .map(process -> process.whole(questions))
                .toList();
    }

    /** The most memory, in megabytes, that a process of its own has while it runs a workload so many times. */
    public Optional<Double> peakMegabytes(String workload, int repetitions) {
        return processes.stream().findFirst().map(process -> process.peakMegabytes(workload, repetitions));
    }

    @Override
    public void close() {
        processes.forEach(PythonProcess::close);
    }
}
