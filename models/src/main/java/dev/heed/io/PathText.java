package dev.heed.io;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;

/** Paths from what a user wrote, in a file or on a command line. */
public final class PathText {

    /** Java writes file names in the character set of the locale. */
    private static final String CHARACTER_SET = "sun.jnu.encoding";

    private static final String UNICODE = "UTF-8";

    private PathText() {}

    /**
     * The path of a text.
     *
     * @throws IllegalArgumentException if there is no such path, most often since the locale is that of C, where file
     *     names are ASCII
     */
    public static Path of(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            String characters = Objects.requireNonNullElse(System.getProperty(CHARACTER_SET), UNICODE);
            boolean isLocale =
                    !characters.equalsIgnoreCase(UNICODE) && text.chars().anyMatch(character -> character > '~');
            throw new IllegalArgumentException(
                    isLocale
                            ? "path must be in the locale's character set " + characters + ", but got "
                                    + SafeText.of(text) + "; start with LC_ALL=C.UTF-8 or another locale of UTF-8"
                            : "path must be one that the file system can have, but got " + SafeText.of(text),
                    e);
        }
    }
}
