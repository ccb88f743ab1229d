package dev.heed.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A Java process with this one's settings and class path. */
final class JavaProcess {

    private static final long GLANCE_MILLIS = 200;

    private JavaProcess() {}

    /** Runs a class to its end; gives its last line, or nothing if the user asked to end. */
    static Optional<String> lastLine(Class<?> main, List<String> arguments, BooleanSupplier stopped) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        try (TemporaryFolder folder = TemporaryFolder.make()) {
            Path output = folder.path().resolve("output.txt");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean whole = ended(process, stopped);
            List<String> lines = Files.readAllLines(output);
            String last = lines.isEmpty() ? "nothing" : lines.get(lines.size() - 1);
            if (whole && process.exitValue() != 0 && !stopped.getAsBoolean()) {
                throw new IllegalStateException(
                        main.getSimpleName() + " must end with 0, but got " + process.exitValue() + " after " + last);
            }
            return stopped.getAsBoolean() ? Optional.empty() : Optional.of(last);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean ended(Process process, BooleanSupplier stopped) {
        try {
            while (!process.waitFor(GLANCE_MILLIS, TimeUnit.MILLISECONDS)) {
                if (stopped.getAsBoolean()) {
                    process.destroyForcibly();
                    return false;
                }
            }
            return true;
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
