package dev.heed.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Writes a folder whole or not at all. A reader, or a run that is killed half-way, sees the folder with all of its files
 * or none of it.
 *
 * <p>The files go to a temporary folder beside the target, which then takes the target's place in one move. As long as they
 * are written, a file beside it is locked; what a killed run has left is not, and the next one that writes there, or {@link
 * #sweep}, removes it.
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
        Path parent = AtomicFile.requireWritablePlace(path);
        write(target, parent, content, temporary -> {
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                delete(path);
            }
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
        });
    }

    /**
     * Writes a folder where none is, or into an empty one, which stays the folder that it is: at the end the files move into
     * it one by one.
     *
     * @throws IllegalArgumentException if there is something at the target, or at the end something new
     */
    public static void writeNew(Path target, Consumer<Path> content) {
        Path path = target.toAbsolutePath();
        sweep(path);
        requireNothing(target, "/"); // no name begins so
        if (!Files.exists(path)) {
            AtomicFile.requireWritablePlace(path); // then a path that ends in a dot is there too
        }
        if (Files.exists(path)) {
            fill(target, content);
            return;
        }
        sweep(path.resolveSibling(""));
        write(target, path.resolveSibling(""), content, temporary -> {
            requireNothing(target, temporary.getFileName().toString());
            Files.move(temporary, path);
        });
    }

    private static void fill(Path target, Consumer<Path> content) {
        try {
            Path folder = AtomicFile.requireWritableFolder(target.toRealPath());
            write(target, folder, content, temporary -> {
                requireNothing(target, temporary.getFileName().toString());
                for (Path file : children(temporary)) {
                    Files.move(file, folder.resolve(file.getFileName()));
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("could not write " + target + ": " + FailureWords.reason(e), e);
        }
    }

    private static void requireNothing(Path target, String temporary) {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            String[] all = target.toAbsolutePath().toFile().list();
            String what = all == null
                    ? "is no folder"
                    : Arrays.stream(all)
                            .filter(file -> !file.startsWith(temporary))
                            .findFirst()
                            .map(file -> "holds " + SafeText.of(file))
                            .orElse("");
            if (!what.isEmpty()) {
                throw new IllegalArgumentException(
                        "out must be a new or an empty folder, but got " + target + ", which " + what);
            }
        }
    }

    /** How a folder that is written gets to its place. */
    private interface Move {
        void accept(Path temporary) throws IOException;
    }

    private static void write(Path target, Path place, Consumer<Path> content, Move move) {
        Path temporary = place.resolve(PREFIX + UUID.randomUUID() + SUFFIX);
        Path mark = mark(temporary);
        try (FileChannel channel = FileChannel.open(mark, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            AtomicFile.mark(channel);
            Files.createDirectory(temporary);
            content.accept(temporary);
            move.accept(temporary);
        } catch (IOException e) {
            throw new UncheckedIOException("could not write " + target + ": " + FailureWords.reason(e), e);
        } finally {
            deleteTree(temporary);
            deleteTree(mark);
        }
    }

    /** The file that is locked while a folder is written. */
    private static Path mark(Path temporary) {
        return temporary.resolveSibling(temporary.getFileName() + AtomicFile.SUFFIX);
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

    /** Removes what killed runs have left half-written in a folder, files and folders; what another is writing stays. */
    public static void sweep(Path parent) {
        try {
            List<Path> before = Files.isDirectory(parent) ? children(parent) : List.of();
            AtomicFile.sweep(parent);
            before.stream()
                    .filter(AtomicFolder::isTemporary)
                    .filter(folder -> !Files.exists(mark(folder)))
                    .forEach(AtomicFolder::deleteTree);
        } catch (IOException | UncheckedIOException e) {
            // What is left is hidden, and swept the next time
        }
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.toList();
        }
    }

    private static boolean isTemporary(Path folder) {
        String name = folder.getFileName().toString();
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
        } catch (IOException | UncheckedIOException e) {
            // What is left is hidden and swept later; the error that brought us here, if any, says more
        }
    }
}
