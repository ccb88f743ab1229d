package dev.heed.cli;

import dev.heed.data.CorpusLimits;
import dev.heed.data.GeneratedTask;
import dev.heed.family.seq2seq.FileData;
import dev.heed.study.StudyData;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what the models learn from: a generated task, or pairs from two files. */
final class DataOptions {

    @Option(
            names = "--task",
            paramLabel = "TASK",
            description = "Generated data: copy, reverse or recall (default: copy).")
    private @Nullable GeneratedTask task;

    @Option(
            names = "--train",
            paramLabel = "FILE",
            description = "Pairs to learn from instead of a task: lines of source<TAB>target in UTF-8.")
    private @Nullable Path train;

    @Option(names = "--test", paramLabel = "FILE", description = "Pairs to test on, in the same form.")
    private @Nullable Path test;

    @Option(
            names = "--characters",
            paramLabel = "SIDE",
            description = "Side of the pairs whose tokens are its characters: source, target, both"
                    + " or none (default: none, tokens stand between blanks).")
    private FileData.Characters characters = FileData.Characters.NONE;

    @Option(
            names = "--max-length",
            paramLabel = "N",
            description = "Longest source in training (default: 25 for reverse, 64 for other tasks, all of a file);"
                    + " longer sources of --train are left out, those of --test are kept.")
    private @Nullable Integer maxLength;

    /** Generates the data or reads it, after a look at which options were given together. */
    StudyData read() {
        if (task != null && (train != null || test != null)) {
            throw new IllegalArgumentException("--task must stand without --train and --test, but got --task "
                    + task.label() + given("--train", train) + given("--test", test));
        }
        if (train != null && test != null) {
            return read(train, test);
        }
        if (train != null || test != null) {
            throw new IllegalArgumentException("--train and --test must be given together, but got"
                    + given("--train", train) + given("--test", test));
        }
        if (characters != FileData.Characters.NONE) {
            throw new IllegalArgumentException("--characters must stand with --train and --test, but got --characters "
                    + characters.name().toLowerCase(Locale.ROOT));
        }
        GeneratedTask chosen = task == null ? GeneratedTask.COPY : task;
        return StudyData.of(chosen, maxLength == null ? chosen.defaultMaxLength() : maxLength);
    }

    /** A comparison takes what it is given, however long. */
    private StudyData read(Path trainFile, Path testFile) {
        return StudyData.of(new FileData(
                trainFile,
                null,
                testFile,
                0,
                "blanks",
                characters,
                null,
                FileData.SharedVocabulary.OFF,
                maxLength,
                new CorpusLimits(Integer.MAX_VALUE, Integer.MAX_VALUE)));
    }

    private static String given(String option, @Nullable Object value) {
        return value == null ? "" : " " + option + " " + value;
    }
}
