package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command in a Java of its own, for what a process alone has: signals, an exit code and two streams. */
final class CommandProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final Path out;
    private final Path err;

    private CommandProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts {@code heed} with this test's class path in a folder, which gets what the command prints as files too. */
    static CommandProcess heed(Path folder, String... args) throws IOException {
        return heed(folder, List.of(), args);
    }

    /** Starts {@code heed} in a Java with more options. */
    static CommandProcess heed(Path folder, List<String> options, String... args) throws IOException {
        return start(folder, command(options, args));
    }

    /** The words of {@code heed} in a Java with more options. */
    static List<String> command(List<String> options, String... args) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.awt.headless=true",
                "-Dai.djl.offline=true",
                "-Dai.djl.pytorch.num_threads=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"));
        command.addAll(options);
        command.add(Heed.class.getName());
        command.addAll(List.of(args));
        return command;
    }

    static CommandProcess start(Path folder, List<String> command) throws IOException {
        Path out = Files.createTempFile(folder, "stdout", ".txt");
        Path err = Files.createTempFile(folder, "stderr", ".txt");
        List<String> whole = new ArrayList<>(defaultSignals());
        whole.addAll(command);
        Process process = new ProcessBuilder(whole)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new CommandProcess(process, out, err);
    }

    /** A build that a script runs in the background ignores Ctrl-C and hands that down, unless env says otherwise. */
    private static List<String> defaultSignals() throws IOException {
        List<String> prefix = List.of("env", "--default-signal=INT");
        List<String> probe = new ArrayList<>(prefix);
        probe.add("true");
        Process process = new ProcessBuilder(probe)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.onExit().join().exitValue() == 0 ? prefix : List.of();
    }

    void awaitLine(String line) throws IOException, InterruptedException {
        awaitLine(line, out);
    }

    void awaitErrorLine(String line) throws IOException, InterruptedException {
        awaitLine(line, err);
    }

    private void awaitLine(String line, Path file) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.readString(file).lines().toList().contains(line)) {
            assertThat(process.isAlive())
                    .as("alive until '%s': %s", line, err())
                    .isTrue();
            assertThat(System.nanoTime()).as("patience for '%s'", line).isLessThan(end);
            Thread.sleep(20);
        }
    }

    void signal(String name) throws IOException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .onExit()
                .join();
    }

    int exitCode() throws IOException, InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("ended: %s%s", out(), err())
                .isTrue();
        return process.exitValue();
    }

    String out() throws IOException {
        return Files.readString(out);
    }

    String err() throws IOException {
        return Files.readString(err);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
