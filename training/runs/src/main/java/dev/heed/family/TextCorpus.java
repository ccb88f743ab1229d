package dev.heed.family;

import dev.heed.data.TextFiles;
import dev.heed.data.TrainTestSplit;
import dev.heed.io.FailureWords;
import dev.heed.io.SafeText;
import dev.heed.io.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Plain text of files, in the order of their names within each path that was given.
 *
 * @param files where it is from
 * @param texts what each file holds
 */
public record TextCorpus(List<Path> files, List<String> texts) {

    /** Copies both lists. */
    public TextCorpus {
        files = List.copyOf(files);
        texts = List.copyOf(texts);
    }

    /**
     * Reads files, and those files of folders and of folders inside them whose names match.
     *
     * @param paths files and folders
     * @param include which files of a folder to read, as a pattern for their names such as {@code *.{md,txt}}; a file that
     *     is given by itself is read whatever its name
     * @throws IllegalArgumentException if there is no file, or one is not text in UTF-8, or has nothing but blanks
     */
    public static TextCorpus read(List<Path> paths, String include) {
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + include);
        List<Path> files = paths.stream()
                .flatMap(path -> Files.isDirectory(path) ? within(path, matcher) : Stream.of(path))
                .toList();
        if (files.isEmpty()) {
            throw new IllegalArgumentException("folder must hold a file whose name matches %s, but got none in %s"
                    .formatted(SafeText.of(include), SafeText.of(paths)));
        }
        return new TextCorpus(files, TextFiles.read(files));
    }

    /** Empty files of a folder are passed over: nobody named them. */
    private static Stream<Path> within(Path folder, PathMatcher matcher) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all
                    .filter(file -> Files.isRegularFile(file) && matcher.matches(file.getFileName()))
                    .filter(file -> file.toFile().length() > 0)
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException("could not read " + SafeText.of(folder) + ": " + FailureWords.reason(e), e);
        }
    }

    /**
     * Holds out a part: whole files where there are several, and the end of the only one.
     *
     * @param share of the files or characters to hold out, above 0 and below 1
     * @param seed what the choice of files follows from
     */
    public TrainTestSplit<String> split(float share, long seed) {
        return texts.size() > 1 ? TrainTestSplit.atRandom(texts, share, seed) : TrainTestSplit.byPosition(texts, share);
    }

    /** SHA-256 in hexadecimal digits of what the files hold, in their order. */
    public String sha256() {
        return Sha256.of(files.stream().map(Sha256::of).collect(Collectors.joining("\n")));
    }
}
