package dev.heed.train.checkpoint;

import dev.heed.io.AtomicFile;
import dev.heed.io.AtomicFolder;
import dev.heed.io.FailureWords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Where a run's checkpoints are, by their step. */
final class CheckpointFolder {

    private static final String PREFIX = "step-";

    private final Path folder;

    CheckpointFolder(Path folder) {
        this.folder = folder;
    }

    /** The steps of the checkpoints that are there, from the first on. What is named or made otherwise is none. */
    List<Long> steps() {
        return children().stream()
                .filter(CheckpointFolder::isWhole)
                .map(CheckpointFolder::step)
                .flatMap(Optional::stream)
                .sorted()
                .toList();
    }

    /** What is named as a checkpoint and is none: a file, a link, a folder without its files, a step in other digits. */
    List<Path> others() {
        return children().stream()
                .filter(child -> name(child).startsWith(PREFIX))
                .filter(child -> step(child).isEmpty() || !isWhole(child))
                .sorted()
                .toList();
    }

    private List<Path> children() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(folder)) {
            return children.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " could not be read: " + FailureWords.reason(e), e);
        }
    }

    /** The step in the name that this class gives; a number in other digits would be looked for elsewhere. */
    private static Optional<Long> step(Path child) {
        try {
            long step = Long.parseLong(name(child).substring(PREFIX.length()));
            return name(step).equals(name(child)) ? Optional.of(step) : Optional.empty();
        } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static boolean isWhole(Path child) {
        return Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS) && SavedCheckpoint.isWhole(child);
    }

    private static String name(Path child) {
        return child.getFileName().toString();
    }

    private static String name(long step) {
        return String.format(Locale.ROOT, PREFIX + "%08d", step);
    }

    /** Makes it if it is not there. */
    void requireWritable() {
        AtomicFile.requireWritableFolder(folder);
    }

    /** Writes a checkpoint's folder whole or not at all; one of the same step is replaced. */
    void write(long step, Consumer<Path> content) {
        AtomicFolder.write(path(step), content);
    }

    /** Deletes all others. */
    void keep(Set<Long> kept) {
        steps().stream().filter(step -> !kept.contains(step)).forEach(step -> AtomicFolder.delete(path(step)));
        AtomicFolder.sweep(folder);
    }

    /** Where a step's checkpoint is. */
    Path path(long step) {
        return folder.resolve(name(step));
    }
}
