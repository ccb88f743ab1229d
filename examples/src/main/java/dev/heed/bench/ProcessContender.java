package dev.heed.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A program, from its start to its end, in the user's own environment.
 *
 * @param command the program and its arguments
 * @param input what it reads
 */
record ProcessContender(List<String> command, String input) implements Contender {

    @Override
    public double seconds(int repetitions) {
        long start = System.nanoTime();
        for (int i = 0; i < repetitions; i++) {
            runOnce();
        }
        return (System.nanoTime() - start) * 1e-9;
    }

    private void runOnce() {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        UserEnvironment.restore(builder.environment());
        try {
            Process process = builder.start();
            try (OutputStream stream = process.getOutputStream()) {
                stream.write(input.getBytes(StandardCharsets.UTF_8));
            }
            int exitCode = process.waitFor();
            if (exitCode != 0) {
                throw new IllegalStateException("'" + command.get(0) + "' must end with 0, but got " + exitCode);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while '" + command.get(0) + "' ran", e);
        }
    }
}
