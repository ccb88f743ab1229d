package dev.heed.study;

import dev.heed.data.GeneratedTask;
import dev.heed.data.PairFile;
import dev.heed.data.SequencePair;
import dev.heed.data.Vocabularies;
import dev.heed.family.DataSeeds;
import dev.heed.family.seq2seq.FileData;
import dev.heed.family.seq2seq.GeneratedData;
import dev.heed.family.seq2seq.PairData;
import dev.heed.family.seq2seq.PairSets;
import dev.heed.io.Sha256;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What every model of a study learns from and is tested on.
 *
 * @param name what the data is called in titles
 * @param settings as the recipes of all models have it
 * @param sets the pairs
 * @param order how the target follows the source, which decides what suits a recurrent model
 * @param origin what one needs to get the same data again: numbers, texts, and maps of them
 */
public record StudyData(String name, PairData settings, PairSets sets, TargetOrder order, Map<String, Object> origin) {

    /** As many as in JoeyNMT's test set. */
    static final int TEST_PAIRS = 1000;

    /** How the target follows the source. */
    public enum TargetOrder {
        /** Token for token. */
        SAME,
        /** Last token first. */
        REVERSED,
        /** Neither is known. */
        FREE
    }

    /**
     * A generated task, tested on lengths to a fifth beyond those of training.
     *
     * @param task which task
     * @param maxLength the longest source in training
     * @throws IllegalArgumentException if the task has no source of such a length
     */
    public static StudyData of(GeneratedTask task, int maxLength) {
        GeneratedData settings = new GeneratedData(task, maxLength, null, 0, 0, TEST_PAIRS);
        Map<String, Object> origin = new LinkedHashMap<>();
        origin.put("task", task.label());
        origin.put("symbols", GeneratedTask.NUM_SYMBOLS);
        origin.put("max_length", settings.maxLength());
        origin.put("max_test_length", settings.testMaxLength());
        origin.put("test_seed", DataSeeds.TEST);
        return new StudyData(task.label(), settings, settings.read(), order(task), origin);
    }

    /**
     * Pairs from files, one to learn from and one to test on.
     *
     * @throws IllegalArgumentException if a file cannot be read, a line is malformed or nothing is left to learn from
     */
    public static StudyData of(FileData files) {
        PairSets sets = files.read();
        Map<String, Object> origin = new LinkedHashMap<>();
        origin.put("train", file(files.file(files.train()), sets.trainingPairs()));
        origin.put(
                "test",
                file(
                        files.file(Objects.requireNonNull(files.test())),
                        sets.test().size()));
        return new StudyData(nameOf(files.train()), files, sets, TargetOrder.FREE, origin);
    }

    private static String nameOf(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static Map<String, Object> file(PairFile file, int pairs) {
        Map<String, Object> origin = new LinkedHashMap<>();
        origin.put("file", file.path().toString());
        origin.put("sha256", Sha256.of(file.path()));
        origin.put("pairs", pairs);
        origin.put("source_tokens", file.source().toString().toLowerCase(Locale.ROOT));
        origin.put("target_tokens", file.target().toString().toLowerCase(Locale.ROOT));
        return origin;
    }

    private static TargetOrder order(GeneratedTask task) {
        return switch (task) {
            case COPY -> TargetOrder.SAME;
            case REVERSE -> TargetOrder.REVERSED;
            case RECALL -> TargetOrder.FREE;
        };
    }

    /** The tokens of both sides. */
    public Vocabularies vocabularies() {
        return sets.vocabularies();
    }

    /** The test pairs, the same for every model and seed. */
    public List<SequencePair> test() {
        return sets.test();
    }

    /** The longest source in training. */
    public int trainedLength() {
        return sets.lengths().get(sets.lengths().size() - 1).max();
    }
}
