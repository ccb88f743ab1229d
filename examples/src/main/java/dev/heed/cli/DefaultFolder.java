package dev.heed.cli;

import dev.heed.io.AtomicFile;
import dev.heed.io.FailureWords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The folder of results that are given none. */
final class DefaultFolder {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    private DefaultFolder() {}

    /** Makes the folder {@code runs/NAME-TIME}, or {@code runs/NAME-TIME-2} and so on where another began in that second. */
    static Path make(String name) {
        return make(AtomicFile.requireWritableFolder(Path.of("runs")), name, LocalDateTime.now(ZoneId.systemDefault()));
    }

    static Path make(Path runs, String name, LocalDateTime time) {
        String first = name + "-" + TIME.format(time);
        for (int i = 1; ; i++) {
            Path folder = runs.resolve(i == 1 ? first : first + "-" + i);
            try {
                return Files.createDirectory(folder); // which of several that try succeeds for one alone
            } catch (FileAlreadyExistsException e) {
                // Taken: the next name
            } catch (IOException e) {
                throw new UncheckedIOException("could not make " + folder + ": " + FailureWords.reason(e), e);
            }
        }
    }
}
