package dev.heed.notebook;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The small data sets that notebooks learn from. They are on the class path, so that a notebook finds them wherever it runs:
 * in a terminal, in Jupyter or in a test.
 */
public final class SampleData {

    private SampleData() {}

    /**
     * Unpacks a data set, such as letters-train.tsv, into a temporary file, deleted when the program ends.
     *
     * @throws IllegalArgumentException if there is none of this name
     */
    public static Path file(String name) {
        try (InputStream content = SampleData.class.getResourceAsStream(name)) {
            if (content == null) {
                throw new IllegalArgumentException("name must be that of a sample data set, but got " + name);
            }
            Path folder = Files.createTempDirectory("heed-sample-");
            Path file = folder.resolve(name);
            // Deleted in the opposite order
            folder.toFile().deleteOnExit();
            file.toFile().deleteOnExit();
            Files.copy(content, file);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
