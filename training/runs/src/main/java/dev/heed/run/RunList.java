package dev.heed.run;

import dev.heed.io.FailureWords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The runs in a folder.
 *
 * @param runs those that could be read, by the names of their folders
 * @param problems a sentence for each that could not, and for each folder that holds a part of a run without its record
 */
public record RunList(List<TrainedRun> runs, List<String> problems) {

    /** Copies the lists. */
    public RunList {
        runs = List.copyOf(runs);
        problems = List.copyOf(problems);
    }

    /**
     * Reads the runs whose folders lie in a folder, those of a study, or the one whose folder it is. Folders of other
     * kinds are left out.
     *
     * @throws IllegalArgumentException if it is not a folder
     */
    public static RunList read(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException(
                    "DIR must be a folder of runs, but got " + folder + ", which is no folder");
        }
        List<TrainedRun> runs = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Path candidate : candidates(folder)) {
            try {
                RunFolder.read(candidate)
                        .ifPresentOrElse(runs::add, () -> problem(candidate).ifPresent(problems::add));
            } catch (RuntimeException e) {
                problems.add(FailureWords.of(e));
            }
        }
        return new RunList(runs, problems);
    }

    /** Why there is no run, where there should be one or nobody can know. */
    private static Optional<String> problem(Path candidate) {
        if (!Files.isReadable(candidate) || !Files.isExecutable(candidate)) {
            return Optional.of(candidate + " cannot be read: permission denied");
        }
        boolean isRun = Stream.of(RunFolder.RECIPE, RunFolder.HISTORY, RunFolder.CHECKPOINTS, RunFolder.LOG)
                .anyMatch(name -> Files.exists(candidate.resolve(name)));
        Path record = candidate.resolve(RunFolder.RECORD);
        boolean isThere = Files.exists(record, LinkOption.NOFOLLOW_LINKS);
        if (Files.isRegularFile(record) || !(isRun || isThere)) {
            return Optional.empty(); // a study, or none of ours
        }
        return Optional.of(record + " must be a run's record, but got " + (isThere ? "no file" : "nothing there"));
    }

    private static List<Path> candidates(Path folder) {
        Path ofStudy = folder.resolve(RunFolder.RUNS);
        boolean isRecorded = Files.isRegularFile(folder.resolve(RunFolder.RECORD));
        if (isRecorded && !Files.isDirectory(ofStudy)) {
            return List.of(folder);
        }
        try (Stream<Path> entries = Files.list(isRecorded ? ofStudy : folder)) {
            return entries.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " cannot be read: " + FailureWords.reason(e), e);
        }
    }
}
