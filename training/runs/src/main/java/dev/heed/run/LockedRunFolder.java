package dev.heed.run;

import dev.heed.io.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Where one training run keeps what it makes, and nobody else as long as it is open.
 *
 * <p>The lock is the operating system's: a run that is killed has none any more.
 */
public final class LockedRunFolder implements AutoCloseable {

    private static final String LOCK = "run.lock";

    private final Path path;
    private final FileChannel channel;

    private LockedRunFolder(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Opens a folder, which is made if it is not there.
     *
     * @throws IllegalArgumentException if it cannot be written to or another run uses it
     */
    public static LockedRunFolder open(Path path) {
        AtomicFile.requireWritableFolder(path);
        try {
            FileChannel channel =
                    FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                channel.close();
                throw new IllegalArgumentException(
                        "out must be a folder that no other run uses, but got " + path + ", where one is training");
            }
            return new LockedRunFolder(path, channel);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // another run of this very process
        }
    }

    /** The folder. */
    public Path path() {
        return path;
    }

    /** The checkpoints' folder, where nothing is before the first one. */
    public Path checkpoints() {
        return path.resolve(RunFolder.CHECKPOINTS);
    }

    /** The file of the parameters that the run ended with, the best ones where there is validation. */
    public Path parameters() {
        return path.resolve(RunFolder.PARAMETERS);
    }

    /** Whether a run has begun in a folder, which may be missing. */
    public static boolean isUsed(Path path) {
        return Files.exists(path.resolve(RunFolder.RECIPE));
    }

    /** Lets others in. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
