package dev.heed.data;

import dev.heed.io.SafeText;
import dev.heed.io.TextFile;
import dev.heed.text.Blanks;
import java.nio.file.Path;
import java.util.List;

/** Plain text to learn a language from, in UTF-8, with or without a byte order mark. */
public final class TextFiles {

    private TextFiles() {}

    /**
     * Reads files as they are, line ends and blanks included, each as one text.
     *
     * @throws IllegalArgumentException if one is not there, does not fit Java's memory, is no text in UTF-8 or has
     *     nothing but {@linkplain Blanks blanks}
     */
    public static List<String> read(List<Path> files) {
        return files.stream().map(TextFiles::read).toList();
    }

    private static String read(Path file) {
        Utf8Lines.requireSize(file, Utf8Lines.mostBytes());
        String text = TextFile.read(file);
        if (Blanks.isBlank(text)) {
            throw new IllegalArgumentException(
                    SafeText.of(file) + ": file must hold text, but got " + text.length() + " blanks");
        }
        return text;
    }
}
