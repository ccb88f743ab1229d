package dev.heed.run;

import dev.heed.io.AtomicFolder;
import dev.heed.io.PlainFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A folder that one run or one study keeps to itself, against other processes as against its own.
 *
 * <p>The lock is the operating system's: a run that is killed has none any more. What killed ones have left half-written
 * is removed as soon as the folder is locked.
 */
final class FolderLock implements AutoCloseable {

    static final String FILE = "run.lock";

    /* The system's lock belongs to the whole process, and closing any channel on its file ends it: a second try must not
     * even open the file. Nor may one who asks do so while another takes it, so that both have one monitor. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    /** One who asks whether the folder is in use holds the lock for an instant. */
    private static final int TRIES = 5;

    private static final long PAUSE_MILLIS = 20;

    private final Path key;
    private final FileChannel channel;

    private FolderLock(Path key, FileChannel channel) {
        this.key = key;
        this.channel = channel;
    }

    /**
     * Locks a folder.
     *
     * @throws IllegalArgumentException if it is in use, or its lock is a link or no file
     * @throws IOException if the lock cannot be written
     */
    static synchronized FolderLock take(Path folder) throws IOException {
        Path key = folder.toRealPath();
        if (!HELD.add(key)) {
            throw inUse(folder);
        }
        FileChannel channel = null;
        boolean isTaken = false;
        try {
            channel = PlainFile.open(folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            isTaken = lock(channel);
            if (!isTaken) {
                throw inUse(folder);
            }
            AtomicFolder.sweep(folder);
            return new FolderLock(key, channel);
        } finally {
            if (!isTaken) {
                HELD.remove(key);
                if (channel != null) {
                    channel.close();
                }
            }
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            if (channel.tryLock() != null) {
                return true;
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return false;
    }

    private static IllegalArgumentException inUse(Path folder) {
        return new IllegalArgumentException(
                "out must be a folder that no other run uses, but got " + folder + ", where one is training");
    }

    /** Whether a folder was locked once and is not any more; one without a lock's file, or that may not be asked, was not. */
    static synchronized boolean isLeft(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || HELD.contains(folder.toRealPath())) {
                return false;
            }
            try (FileChannel channel = PlainFile.open(file, StandardOpenOption.READ);
                    FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
                return lock != null;
            }
        } catch (IOException | OverlappingFileLockException e) {
            return false;
        }
    }

    /** Lets others in. */
    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            HELD.remove(key);
        }
    }
}
