package dev.heed.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * PyTorch in Python, twice: as a user starts it, and, where the launcher has set something for the allocator or for OpenMP,
 * with the same settings.
 */
public final class PythonRival implements PythonSide {

    private final List<PythonProcess> processes;

    private PythonRival(List<PythonProcess> processes) {
        this.processes = processes;
    }

    /**
     * Starts the script and waits until it has imported torch.
     *
     * @param interpreter a Python that has torch
     * @param threads as many as libtorch has in this process
     * @throws IllegalArgumentException if the interpreter cannot be run or has no torch
     */
    public static PythonRival start(String interpreter, int threads) {
        return start(interpreter, threads, System.getenv());
    }

    static PythonRival start(String interpreter, int threads, Map<String, String> launchers) {
        Map<String, String> users = new HashMap<>(launchers);
        UserEnvironment.restore(users);
        PythonProcess plain = PythonProcess.start(interpreter, threads, users);
        if (launchers.getOrDefault(UserEnvironment.ADDED, "").isBlank()) {
            return new PythonRival(List.of(plain));
        }
        try {
            return new PythonRival(List.of(plain, PythonProcess.start(interpreter, threads, launchers)));
        } catch (RuntimeException e) {
            plain.close();
            throw e;
        }
    }

    @Override
    public List<Contender> contenders(String workload) {
        return processes.stream()
                .flatMap(process -> process.contender(workload).stream())
                .toList();
    }

    @Override
    public List<Contender> process(String... questions) {
        return List.of(processes.get(0).whole(questions));
    }

    @Override
    public Optional<Double> peakMegabytes(String workload, int repetitions) {
        return Optional.of(processes.get(0).peakMegabytes(workload, repetitions));
    }

    @Override
    public void close() {
        processes.forEach(PythonProcess::close);
    }
}
