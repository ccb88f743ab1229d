package dev.heed.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
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
 * <p>Errors: a folder that cannot be written to is a wrong argument and throws {@link IllegalArgumentException} with
 * the message {@code out must be a writable folder, but got ...}. Anything that fails later, such as a full disk,
 * throws {@link UncheckedIOException}.
 */
public final class AtomicFile {
    /* The temporary file is made by hand: Files.createTempFile gives it to its owner alone, and the move keeps that. */

    private static final String PREFIX = ".heed-";
    private static final String SUFFIX = ".tmp";

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
            Files.delete(probe);
            return out;
        } catch (IOException e) {
            throw new IllegalArgumentException("out must be a writable folder, but got " + out + reason(out), e);
        }
    }

    static void write(Path target, Content content, Move move) {
        Path path = target.toAbsolutePath();
        if (path.getFileName() == null || Files.isDirectory(path)) {
            throw new IllegalArgumentException("target must be a file, but got the folder " + target);
        }
        Path folder = requireWritableFolder(path.resolveSibling(""));
        Path temporary = temporaryFileIn(folder);
        try {
            writeAndForce(temporary, content);
            place(temporary, path, move);
            force(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("could not write " + target + ": " + e.getMessage(), e);
        } finally {
            deleteQuietly(temporary);
        }
    }

    private static Path temporaryFileIn(Path folder) {
        return folder.resolve(PREFIX + UUID.randomUUID() + SUFFIX);
    }

    private static void writeAndForce(Path file, Content content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel))) {
            content.writeTo(out);
            out.flush();
            channel.force(true);
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

    private static String reason(Path out) {
        for (Path path = out.toAbsolutePath(); path != null; path = path.getParent()) {
            if (Files.exists(path)) {
                return Files.isDirectory(path) ? " (" + path + " cannot be written to)" : " (" + path + " is a file)";
            }
        }
        return "";
    }
}
