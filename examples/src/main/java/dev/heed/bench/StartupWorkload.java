package dev.heed.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * From the start of a process to its end. {@code heed --help} stands against Python's {@code import torch}. {@code heed
 * compare --steps 1}, which trains, tests and draws three models, stands against a Python process that imports torch and
 * makes one training step at (64, 16, 64, 4): the least that anyone who trains has to wait for.
 */
final class StartupWorkload {

    /** Set by the launcher: where it is. */
    private static final String LAUNCHER = "heed.launcher";

    private StartupWorkload() {}

    static List<Workload> rows(PythonSide python) {
        return List.of(
                row("start-up, heed --help", "import torch", new Command(List.of("--help")), python::process),
                row(
                        "start-up, heed compare --steps 1",
                        "import torch, one step",
                        new Command(List.of("compare", "--steps", "1", "--out")),
                        () -> python.process(
                                "prepare training " + EncoderSize.ALL.get(0).words() + " float32", "run 1")));
    }

    private static Workload row(
            String workload, String rival, Command command, java.util.function.Supplier<Optional<Contender>> python) {
        Unit unit = Unit.milliseconds();
        BenchRow row = BenchRow.notMeasured(workload, TrainingStepWorkload.HEED, rival, unit);
        String launcher = System.getProperty(LAUNCHER);
        return new PairedWorkload(
                row,
                unit,
                () -> command.contender(String.valueOf(launcher)),
                () -> launcher == null ? Optional.empty() : python.get());
    }

    /** The launcher's arguments; one that ends with --out gets a temporary folder. */
    private record Command(List<String> arguments) {

        Contender contender(String launcher) {
            List<String> command =
                    Stream.concat(Stream.of(launcher), arguments.stream()).toList();
            if (!"--out".equals(command.get(command.size() - 1))) {
                return new ProcessContender(command, "");
            }
            try {
                Path folder = Files.createTempDirectory("heed-bench-");
                List<String> whole = Stream.concat(command.stream(), Stream.of(folder.toString()))
                        .toList();
                return new InFolder(new ProcessContender(whole, ""), folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private record InFolder(Contender process, Path folder) implements Contender {

        @Override
        public double seconds(int repetitions) {
            return process.seconds(repetitions);
        }

        @Override
        public void close() {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            } catch (IOException e) {
                // A left-over temporary folder is no reason to lose what was measured
            }
        }
    }
}
