package dev.heed.run;

import dev.heed.io.AtomicFolder;
import dev.heed.io.FailureWords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where one training run keeps what it makes, and nobody else as long as it is open.
 *
 * <p>The lock is the operating system's: a run that is killed has none any more.
 */
public final class LockedRunFolder implements AutoCloseable {

    private final ResultFolder folder;

    private LockedRunFolder(ResultFolder folder) {
        this.folder = folder;
        if (Files.isDirectory(checkpoints())) {
            AtomicFolder.sweep(checkpoints());
        }
    }

    /**
     * Opens a folder, which is made if it is not there, for a new run or to go on with the one in it.
     *
     * @throws IllegalArgumentException if it holds anything but a run, cannot be written to, or another run uses it
     */
    public static LockedRunFolder open(Path path) {
        return new LockedRunFolder(ResultFolder.open(path, ResultFolder.Content.RUN));
    }

    /**
     * Opens a folder, which is made if it is not there, for a new run.
     *
     * @throws IllegalArgumentException if it holds anything, cannot be written to, or another run uses it
     */
    public static LockedRunFolder openNew(Path path) {
        return new LockedRunFolder(ResultFolder.open(path, ResultFolder.Content.NOTHING));
    }

    /**
     * Checks that a new run may go into a folder, which may be missing.
     *
     * @throws IllegalArgumentException if it holds anything
     */
    public static void requireNew(Path path) {
        ResultFolder.require(path, ResultFolder.Content.NOTHING);
    }

    /**
     * Opens a folder as {@link #open} does, and deletes the run in it.
     *
     * @throws IllegalArgumentException if it holds anything but a run, cannot be written to, or another run uses it
     */
    public static LockedRunFolder openEmptied(Path path) {
        LockedRunFolder run = open(path);
        try {
            // The recipe last, so that what a killed process leaves is still a run's
            Comparator<Path> recipeLast = Comparator.comparing(child -> child.endsWith(RunFolder.RECIPE));
            run.children().stream().sorted(recipeLast).forEach(AtomicFolder::delete);
            return run;
        } catch (RuntimeException e) {
            run.close();
            throw e;
        }
    }

    private List<Path> children() {
        try (Stream<Path> children = Files.list(path())) {
            return children.filter(child -> !child.endsWith(FolderLock.FILE)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(path() + " could not be read: " + FailureWords.reason(e), e);
        }
    }

    /** The folder. */
    public Path path() {
        return folder.path();
    }

    /** The checkpoints' folder, where nothing is before the first one. */
    public Path checkpoints() {
        return path().resolve(RunFolder.CHECKPOINTS);
    }

    /** The file of the parameters that the run ended with, the best ones where there is validation. */
    public Path parameters() {
        return path().resolve(RunFolder.PARAMETERS);
    }

    /** Whether a run has begun in a folder, which may be missing. */
    public static boolean isUsed(Path path) {
        return Files.exists(path.resolve(RunFolder.RECIPE));
    }

    /** Lets others in. */
    @Override
    public void close() {
        folder.close();
    }
}
