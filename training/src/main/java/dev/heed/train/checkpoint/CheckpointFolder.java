package dev.heed.train.checkpoint;

import dev.heed.io.AtomicFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where a run's checkpoints are, by their step. */
final class CheckpointFolder {

    private static final Pattern NAME = Pattern.compile("step-(\\d+)");

    private final Path folder;

    CheckpointFolder(Path folder) {
        this.folder = folder;
    }

    /** The steps of the checkpoints that are there, from the first on. */
    List<Long> steps() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(folder)) {
            return children.map(child -> NAME.matcher(child.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(matcher -> Long.valueOf(matcher.group(1)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<Path> newest() {
        List<Long> steps = steps();
        return steps.isEmpty() ? Optional.empty() : Optional.of(path(steps.get(steps.size() - 1)));
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
        return folder.resolve(String.format(Locale.ROOT, "step-%08d", step));
    }
}
