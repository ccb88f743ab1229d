package dev.heed.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.io.AtomicFile;
import dev.heed.io.FailureWords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder that results go into, which nobody else uses as long as it is open: a new or an empty one, or one with earlier
 * results of the same kind. Whatever else is in a folder belongs to somebody, and nothing is written beside it.
 */
public final class ResultFolder implements AutoCloseable {

    private final Path path;
    private final FolderLock lock;

    private ResultFolder(Path path, FolderLock lock) {
        this.path = path;
        this.lock = lock;
    }

    /** What a folder holds. */
    public enum Content {
        /** Nothing, or no folder is there; names that begin with a dot do not count. */
        NOTHING,
        /** A training run, if only its recipe. */
        RUN,
        /** A comparison. */
        STUDY,
        /** Anything else. */
        OTHER;

        /** What a folder, which may be missing, holds. */
        public static Content of(Path path) {
            if (Files.exists(path.resolve(RunFolder.RECIPE), LinkOption.NOFOLLOW_LINKS)) {
                return RUN;
            }
            Path record = path.resolve(RunFolder.RECORD);
            if (Files.isRegularFile(record)) {
                try {
                    ObjectNode fields = JsonFile.tree(record);
                    return fields.has("status") ? RUN : isStudy(fields) ? STUDY : OTHER;
                } catch (IllegalArgumentException | UncheckedIOException e) {
                    return OTHER;
                }
            }
            return other(path).isPresent() ? OTHER : NOTHING;
        }

        /** Others have a {@code run.json} with a command too. */
        private static boolean isStudy(ObjectNode fields) {
            return fields.path("command").isArray()
                    && Stream.of("complete", "models", "versions").anyMatch(fields::has);
        }
    }

    /**
     * Opens a folder, which is made if it is not there.
     *
     * @param path the folder
     * @param mayHold earlier results that it may hold
     * @throws IllegalArgumentException if it holds anything else, cannot be written to, or another uses it
     */
    public static ResultFolder open(Path path, Content mayHold) {
        require(path, mayHold);
        AtomicFile.requireWritableFolder(path);
        try {
            ResultFolder folder = new ResultFolder(path, FolderLock.take(path));
            try {
                require(path, mayHold); // as another may have been faster
                return folder;
            } catch (RuntimeException e) {
                folder.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("could not lock " + path + ": " + FailureWords.reason(e), e);
        }
    }

    static void require(Path path, Content mayHold) {
        Content content = Content.of(path);
        if (content == mayHold || content == Content.NOTHING || !Files.isDirectory(path)) {
            return; // of what is no folder, others say more
        }
        if (content == Content.RUN && mayHold == Content.NOTHING) {
            throw new IllegalArgumentException(
                    "out must be a new folder or one to --resume, but got " + path + ", where a run has begun");
        }
        String rule = mayHold == Content.STUDY ? " or that of an earlier comparison" : "";
        String found = switch (content) {
            case RUN -> "a training run";
            case STUDY -> "a comparison";
            default -> other(path).map(name -> "other files, such as " + name).orElse("other files");
        };
        throw new IllegalArgumentException(
                "out must be a new or an empty folder%s, but got %s, which holds %s".formatted(rule, path, found));
    }

    /** The first thing that no lock and no left-over is. */
    private static Optional<String> other(Path path) {
        if (!Files.isDirectory(path)) {
            return Optional.empty();
        }
        try (Stream<Path> children = Files.list(path)) {
            return children.filter(child -> !isEmptyCheckpoints(child))
                    .map(child -> child.getFileName().toString())
                    .filter(name -> !name.startsWith(".") && !name.equals(FolderLock.FILE))
                    .sorted()
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(path + " could not be read: " + FailureWords.reason(e), e);
        }
    }

    /** Which a run makes before its record, and leaves alone where it is killed in between. */
    private static boolean isEmptyCheckpoints(Path child) {
        return child.endsWith(RunFolder.CHECKPOINTS)
                && Files.isDirectory(child)
                && other(child).isEmpty();
    }

    /** The folder. */
    public Path path() {
        return path;
    }

    /** Lets others in. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
