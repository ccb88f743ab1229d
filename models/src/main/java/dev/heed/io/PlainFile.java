package dev.heed.io;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/**
 * Files that are nothing else. Opening a named pipe waits for another program, for ever where there is none, and what
 * is written through a link changes a file elsewhere.
 */
public final class PlainFile {

    private PlainFile() {}

    /**
     * Refuses to read what is no file: a folder, a named pipe, a device. A link to a file is as good as the file, and
     * what is not there is left to whoever opens it.
     *
     * @return the same file
     * @throws IllegalArgumentException if it is something else
     */
    public static Path require(Path file) {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw refusal(file);
        }
        return file;
    }

    /**
     * Adds bytes at the end of a file, which is made if it is not there.
     *
     * @throws IllegalArgumentException if it is a link or no file
     * @throws UncheckedIOException if it cannot be written
     */
    public static void append(Path file, byte[] bytes) {
        try (FileChannel channel = open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                OutputStream out = Channels.newOutputStream(channel)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("could not write " + file + ": " + FailureWords.reason(e), e);
        }
    }

    /**
     * Opens a file that a program keeps for itself.
     *
     * @throws IllegalArgumentException if it is a link or no file
     */
    public static FileChannel open(Path file, OpenOption... options) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw refusal(file);
        }
        Set<OpenOption> all = new HashSet<>(Set.of(options));
        all.add(LinkOption.NOFOLLOW_LINKS); // which may have come since
        return FileChannel.open(file, all);
    }

    private static IllegalArgumentException refusal(Path file) {
        String found =
                Files.isSymbolicLink(file) ? "a link" : Files.isDirectory(file) ? "a folder" : "a pipe or a device";
        return new IllegalArgumentException(file + " must be a file, but got " + found);
    }
}
