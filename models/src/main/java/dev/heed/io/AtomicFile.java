package dev.heed.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Writes a file whole or not at all. A reader, or a run that is cut off half-way, sees either the old content or the
 * new, never a part.
 *
 * <p>The content goes to a temporary file in the target's folder, is forced to the disk and then takes the target's
 * place in one move. Missing parent folders are created. When anything fails, the target keeps its old content and the
 * temporary file is removed. A target that is a symbolic link is replaced, not followed.
 *
 * <p>Errors: a folder that cannot be one, or that may not be written to, is a wrong argument and throws {@link
 * IllegalArgumentException} with the message {@code out must be a writable folder, but got ...}; so does a target that
 * is no file. What the machine refuses, such as a full disk or too many open files, throws {@link UncheckedIOException},
 * which says so.
 */
public final class AtomicFile {
    /* The temporary file is made by hand: Files.createTempFile gives it to its owner alone, and the move keeps that. */

    private static final String PREFIX = ".heed-";
    /** Ends the name of a file that another process may remove where nobody has locked it. */
    static final String SUFFIX = ".tmp";

    private AtomicFile() {}

    /** Puts a file's content into a stream. */
    @FunctionalInterface
    public interface Content {

        /**
         * Writes the content; the stream is buffered and closed by the caller.
         *
         * @param out where the content goes
         * @throws IOException if writing fails; the target then keeps its old content
         */
        void writeTo(OutputStream out) throws IOException;
    }

    /** How a finished temporary file takes the target's place. Tests put a file system's refusal here. */
    @FunctionalInterface
    interface Move {
        void move(Path from, Path to) throws IOException;
    }

    /** Creates or replaces a file with bytes. */
    public static void write(Path target, byte[] bytes) {
        write(target, out -> out.write(bytes));
    }

    /** Creates or replaces a file with text in UTF-8. */
    public static void writeText(Path target, String text) {
        write(target, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Creates or replaces a file with what a callback writes. What that throws reaches the caller, an {@link
     * IOException} wrapped.
     */
    public static void write(Path target, Content content) {
        write(target, content, AtomicFile::moveAtomically);
    }

    /**
     * Makes sure that files can be written into a folder, and creates it where it is missing. Call it before a long
     * run rather than after.
     *
     * @param out the folder
     * @return the same folder
     * @throws IllegalArgumentException if it cannot be created or written to
     */
    public static Path requireWritableFolder(Path out) {
        try {
            Files.createDirectories(out);
            Path probe = temporaryFileIn(out);
            Files.createFile(probe);
            Files.deleteIfExists(probe);
            return out;
        } catch (IOException e) {
            throw refusal(out, e);
        }
    }

    /**
     * Makes sure that a file can be written where it is to be, as {@link #requireWritableFolder} does.
     *
     * @param file what will be written
     * @return the folder in which it will be
     * @throws IllegalArgumentException if that cannot be created or written to
     */
    public static Path requireWritablePlace(Path file) {
        return requireWritableFolder(file.toAbsolutePath().resolveSibling(""));
    }

    static void write(Path target, Content content, Move move) {
        Path path = target.toAbsolutePath();
        if (path.getFileName() == null || Files.isDirectory(path)) {
            throw new IllegalArgumentException("target must be a file, but got the folder " + target);
        }
        if (!Files.isSymbolicLink(path)) {
            PlainFile.require(path);
        }
        Path folder = path.resolveSibling("");
        Path temporary = temporaryFileIn(folder);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw refusal(folder, e);
        }
        try {
            writeAndPlace(temporary, path, content, move);
            force(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("could not write " + target + ": " + FailureWords.reason(e), e);
        } finally {
            deleteQuietly(temporary);
        }
    }

    /** Removes the temporary files that killed processes have left in a folder, not those that another is writing. */
    static void sweep(Path folder) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, PREFIX + "*" + SUFFIX)) {
            for (Path file : files) {
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && isLeft(file)) {
                    deleteQuietly(file);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // What is left is hidden, and swept the next time
        }
    }

    private static boolean isLeft(Path file) throws IOException {
        try (FileChannel channel = PlainFile.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static Path temporaryFileIn(Path folder) {
        return folder.resolve(PREFIX + UUID.randomUUID() + SUFFIX);
    }

    private static void writeAndPlace(Path temporary, Path target, Content content, Move move) throws IOException {
        try (FileChannel channel =
                        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel))) {
            mark(channel);
            content.writeTo(out);
            out.flush();
            channel.force(true);
            place(temporary, target, move); // before the channel and with it the lock ends
        }
    }

    /** Tells those who sweep that the file is being written. */
    @SuppressWarnings("unused") // the lock ends with the channel
    static void mark(FileChannel channel) {
        try {
            FileLock lock = channel.tryLock();
        } catch (IOException e) {
            // A file system without locks cannot tell them
        }
    }

    private static void place(Path from, Path to, Move move) throws IOException {
        try {
            move.move(from, to);
        } catch (AtomicMoveNotSupportedException e) {
            // Some network and overlay file systems cannot: a short moment without the target is then the best there is
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void moveAtomically(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Forces the folder's list of names to the disk, where the file system allows that; Windows does not. */
    private static void force(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // The content itself is safe by now: at worst, a power cut brings the old file back
        }
    }

    private static void deleteQuietly(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            // The error that brought us here, if any, says more than a left-over temporary file
        }
    }

    private static RuntimeException refusal(Path out, IOException failure) {
        for (Path path = out.toAbsolutePath(); path != null; path = path.getParent()) {
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                if (!Files.isDirectory(path)) {
                    return refusal(out, path + " is a " + (Files.exists(path) ? "file" : "link to nothing"), failure);
                } else if (failure instanceof AccessDeniedException || isReadOnly(path)) {
                    String reason = isReadOnly(path) ? "read-only file system" : FailureWords.reason(failure);
                    return refusal(out, path + " cannot be written to: " + reason, failure);
                }
                break;
            }
        }
        return new UncheckedIOException("could not write into " + out + ": " + FailureWords.reason(failure), failure);
    }

    private static IllegalArgumentException refusal(Path out, String reason, IOException cause) {
        return new IllegalArgumentException(
                "out must be a writable folder, but got " + out + " (" + reason + ")", cause);
    }

    private static boolean isReadOnly(Path folder) {
        try {
            return Files.getFileStore(folder).isReadOnly();
        } catch (IOException e) {
            return false;
        }
    }
}
