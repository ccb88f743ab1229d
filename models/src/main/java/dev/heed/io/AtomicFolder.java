package dev.heed.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Writes a folder whole or not at all. A reader, or a run that is killed half-way, sees the folder with all of its files
 * or none of it.
 *
 * <p>The files go to a temporary folder beside the target, which then takes the target's place in one move. What a killed
 * run has left of it is removed by {@link #sweep}.
 */
public final class AtomicFolder {

    private static final String PREFIX = ".heed-";
    private static final String SUFFIX = ".folder";

    private AtomicFolder() {}

    /**
     * Writes a folder.
     *
     * @param target the folder to create or replace
     * @param content writes files into the folder it is given, each forced to the disk ({@link AtomicFile} does); what it
     * throws reaches the caller, and the target stays as it was
     */
    public static void write(Path target, Consumer<Path> content) {
        Path path = target.toAbsolutePath();
        Path parent = AtomicFile.requireWritableFolder(path.resolveSibling(""));
        Path temporary = parent.resolve(PREFIX + UUID.randomUUID() + SUFFIX);
        try {
            Files.createDirectory(temporary);
            content.accept(temporary);
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                delete(path);
            }
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("could not write " + target + ": " + FailureWords.reason(e), e);
        } finally {
            deleteTree(temporary);
        }
    }

    /**
     * Writes a folder where none is, or an empty one.
     *
     * @throws IllegalArgumentException if there is something at the target
     */
    public static void writeNew(Path target, Consumer<Path> content) {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            String[] files = target.toFile().list();
            if (files == null || files.length > 0) {
                throw new IllegalArgumentException("out must be a new or an empty folder, but got " + target
                        + ", which " + (files == null ? "is no folder" : "holds " + SafeText.of(files[0])));
            }
        }
        write(target, content);
    }

    /** Deletes a folder, so that nobody sees a part of it; of a link, the link alone. */
    public static void delete(Path target) {
        Path hidden = target.toAbsolutePath().resolveSibling(PREFIX + UUID.randomUUID() + SUFFIX);
        try {
            Files.move(target, hidden, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("could not delete " + target + ": " + FailureWords.reason(e), e);
        }
        deleteTree(hidden);
    }

    /**
     * Removes what killed runs have left half-written in a folder, files and folders. Nobody else may be writing folders
     * there; files that another is writing stay.
     */
    public static void sweep(Path parent) {
        AtomicFile.sweep(parent);
        try (Stream<Path> children = Files.list(parent)) {
            List<Path> left = children.filter(
                            child -> isTemporary(child.getFileName().toString()))
                    .toList();
            left.forEach(AtomicFolder::deleteTree);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isTemporary(String name) {
        return name.startsWith(PREFIX) && name.endsWith(SUFFIX);
    }

    private static void deleteTree(Path root) {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            // What is left is hidden and swept later; the error that brought us here, if any, says more
        }
    }
}
