package dev.heed.cli;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The folder of results that are given none. */
final class DefaultFolder {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    private DefaultFolder() {}

    /** The folder {@code runs/NAME-TIME}, which is new in every second. */
    static Path of(String name) {
        return Path.of("runs", name + "-" + TIME.format(LocalDateTime.now(ZoneId.systemDefault())));
    }
}
