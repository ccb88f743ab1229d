package dev.heed.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The runs in a folder.
 *
 * @param runs those that could be read, by the names of their folders
 * @param problems a sentence for each that could not
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
            throw new IllegalArgumentException("DIR must be a folder of runs, but there is no folder " + folder);
        }
        List<TrainedRun> runs = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Path candidate : candidates(folder)) {
            try {
                Optional<TrainedRun> run = RunFolder.read(candidate);
                run.ifPresent(runs::add);
            } catch (IllegalArgumentException | UncheckedIOException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        return new RunList(runs, problems);
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
            throw new UncheckedIOException(folder + " cannot be read", e);
        }
    }
}
