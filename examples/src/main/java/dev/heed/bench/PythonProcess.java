package dev.heed.bench;

import dev.heed.io.SafeText;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A Python process that runs the same workloads in PyTorch: the script {@code bench.py}, spoken to in lines. It waits
 * while Java works, and Java waits while it works.
 */
final class PythonProcess implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 5;

    private final Process process;
    private final BufferedWriter questions;
    private final BufferedReader answers;
    private final TemporaryFolder folder;
    private final List<String> command;
    private final Map<String, String> environment;

    private PythonProcess(
            Process process, List<String> command, Map<String, String> environment, TemporaryFolder folder) {
        this.process = process;
        this.environment = environment;
        this.command = command;
        this.folder = folder;
        this.questions = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * Starts the script and waits until it has imported torch.
     *
     * @param interpreter a Python that has torch
     * @param threads as many as libtorch has in this process
     * @param environment all variables that it has
     * @throws IllegalArgumentException if the interpreter cannot be run or has no torch
     */
    static PythonProcess start(String interpreter, int threads, Map<String, String> environment) {
        PythonProcess rival = launch(interpreter, threads, environment);
        String greeting = rival.read();
        if (!greeting.startsWith("torch ")) {
            rival.close();
            throw unfit(interpreter, greeting.startsWith("error ") ? greeting.substring(6) : greeting);
        }
        return rival;
    }

    private static PythonProcess launch(String interpreter, int threads, Map<String, String> environment) {
        TemporaryFolder folder = TemporaryFolder.make();
        Path script = folder.path().resolve("bench.py");
        try (InputStream source = Objects.requireNonNull(PythonProcess.class.getResourceAsStream("bench.py"))) {
            Files.copy(source, script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> command = List.of(interpreter, script.toString(), Integer.toString(threads));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(errors(folder).toFile());
        replace(builder.environment(), environment);
        try {
            return new PythonProcess(builder.start(), command, environment, folder);
        } catch (IOException e) {
            folder.close();
            throw unfit(interpreter, String.valueOf(e.getMessage()));
        }
    }

    private static IllegalArgumentException unfit(String interpreter, String reason) {
        return new IllegalArgumentException(
                "python must name an interpreter that has torch, but got " + interpreter + " (" + reason + ")");
    }

    private static void replace(Map<String, String> all, Map<String, String> by) {
        all.clear();
        all.putAll(by);
    }

    /** Prepares a workload; nothing where the interpreter lacks what it needs. */
    Optional<Contender> contender(String workload) {
        String answer = ask("prepare " + workload);
        if (answer.startsWith("unavailable")) {
            return Optional.empty();
        }
        if (!"ready".equals(answer)) {
            throw unexpected("ready or unavailable", answer);
        }
        // What was prepared last: there is one at a time
        return Optional.of(repetitions -> number(ask("run " + repetitions), "seconds"));
    }

    /** A whole run of the script in the user's environment, from its start to its end. */
    Contender whole(String... questions) {
        String input = Arrays.stream(questions).map(question -> question + "\n").collect(Collectors.joining());
        return new ProcessContender(command, input);
    }

    /** The most memory that a process of its own has while it runs a workload so many times. */
    double peakMegabytes(String workload, int repetitions) {
        try (PythonProcess fresh = start(command.get(0), Integer.parseInt(command.get(2)), environment)) {
            fresh.ask("prepare " + workload);
            fresh.ask("run " + repetitions);
            return number(fresh.ask("peak"), "megabytes");
        }
    }

    private String ask(String question) {
        try {
            questions.write(question);
            questions.newLine();
            questions.flush();
        } catch (IOException e) {
            throw new IllegalStateException("the Python script ended: " + lastError(), e);
        }
        String answer = read();
        if (answer.startsWith("error")) {
            throw new IllegalStateException("the Python script failed at '" + question + "': " + answer);
        }
        return answer;
    }

    /** The next line, or why there is none. */
    private String read() {
        try {
            String line = answers.readLine();
            return line == null ? "error it ended: " + lastError() : line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double number(String answer, String kind) {
        if (!answer.startsWith(kind + " ")) {
            throw unexpected(kind, answer);
        }
        try {
            return Double.parseDouble(answer.substring(kind.length() + 1));
        } catch (NumberFormatException e) {
            throw unexpected(kind, answer);
        }
    }

    private static IllegalStateException unexpected(String wanted, String answer) {
        return new IllegalStateException(
                "the Python script must answer with " + wanted + ", but got " + SafeText.of(answer));
    }

    private String lastError() {
        try {
            // In whatever encoding Python has: a letter may be lost, but never the message
            List<String> lines = new String(Files.readAllBytes(errors(folder)), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static Path errors(TemporaryFolder folder) {
        return folder.path().resolve("stderr.txt");
    }

    /** Ends the script, which leaves when its input ends. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly(); // it was gone before its input was
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        folder.close();
    }
}
