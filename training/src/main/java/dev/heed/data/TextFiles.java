package dev.heed.data;

import dev.heed.io.SafeText;
import dev.heed.io.TextFile;
import dev.heed.text.Blanks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

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

    /**
     * The files of some paths, in their order: files as they are, and of a folder those in it and in its folders, by their
     * path in it, but for hidden and empty ones. A file that several paths lead to comes once.
     *
     * @param paths of files and folders
     * @param pattern which files of a folder, a glob of their names such as {@code *.java}
     * @throws IllegalArgumentException if a folder has no such file
     * @throws UncheckedIOException if a folder cannot be read
     */
    public static List<Path> find(List<Path> paths, String pattern) {
        Map<Path, Path> found = new LinkedHashMap<>();
        paths.stream()
                .flatMap(path -> Files.isDirectory(path) ? within(path, pattern).stream() : Stream.of(path))
                .forEach(file -> found.putIfAbsent(real(file), file));
        return List.copyOf(found.values());
    }

    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            return file; // reading it says more
        }
    }

    private static List<Path> within(Path folder, String pattern) {
        PathMatcher names = requirePattern(pattern);
        Path root = real(folder); // of a link, a walk would see the link alone
        try (Stream<Path> paths = Files.walk(root)) {
            List<Path> files = paths.filter(Files::isRegularFile)
                    .filter(file -> file.toFile().length() > 0)
                    .map(root::relativize)
                    .filter(file -> names.matches(file.getFileName()) && !isHidden(file))
                    .sorted(Comparator.comparing(Path::toString))
                    .map(folder::resolve)
                    .toList();
            if (files.isEmpty()) {
                throw new IllegalArgumentException("%s: folder must hold text in files that match %s, but got none"
                        .formatted(SafeText.of(folder), SafeText.of(pattern)));
            }
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isHidden(Path inFolder) {
        return StreamSupport.stream(inFolder.spliterator(), false)
                .anyMatch(name -> name.toString().startsWith("."));
    }

    /**
     * A matcher of files' names.
     *
     * @throws IllegalArgumentException if the text is no glob
     */
    public static PathMatcher requirePattern(String pattern) {
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "include must be a pattern of names such as *.java, but got " + SafeText.of(pattern), e);
        }
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
