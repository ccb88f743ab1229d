package dev.heed.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;

/** A pipe in place of a file, which nobody writes to: reading it would wait for ever. */
final class NamedPipe {

    private NamedPipe() {}

    static Path at(Path path) throws IOException {
        int exitCode = new ProcessBuilder("mkfifo", path.toString())
                .start()
                .onExit()
                .join()
                .exitValue();
        assertThat(exitCode).isZero();
        return path;
    }
}
