package dev.heed.study;

import dev.heed.data.BatchConfig;
import dev.heed.data.BucketedBatches;
import dev.heed.data.GeneratedTask;
import dev.heed.data.LengthRange;
import dev.heed.data.PairFile;
import dev.heed.data.SequencePair;
import dev.heed.data.Task;
import dev.heed.data.Vocabularies;
import dev.heed.metric.LengthBins;
import dev.heed.seq2seq.Seq2SeqBatch;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * What every model of a study learns from and is tested on: one stream of batches for each seed, one test set.
 *
 * @param origin where it comes from
 * @param vocabularies the tokens of both sides
 * @param training the endless stream of batches of a seed
 * @param test the test pairs, the same for every model and seed
 * @param bins ranges of source lengths in training, from short to long
 * @param order how the target follows the source, which decides what suits a recurrent model
 */
public record StudyData(
        StudyOrigin origin,
        Vocabularies vocabularies,
        LongFunction<Iterator<Seq2SeqBatch>> training,
        List<SequencePair> test,
        List<LengthRange> bins,
        TargetOrder order) {

    /** Pairs in a batch. */
    public static final int BATCH_SIZE = 64;

    /** As many as in JoeyNMT's test set. */
    static final int TEST_PAIRS = 1000;

    /** No training seed is as large, so test pairs are none of the training stream's. */
    private static final long TEST_SEED = 1_000_003;

    /** JoeyNMT trains to length 25 and tests to 30. */
    private static final double BEYOND = 1.2;

    /** Bins over the lengths of training. */
    private static final int BINS = 4;

    /** Few sequences of real data are longer than this share of them; those share a bin of their own. */
    private static final double USUAL_LENGTHS = 0.95;

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
     * @return the data
     * @throws IllegalArgumentException if the task has no source of such a length
     */
    public static StudyData of(GeneratedTask task, int maxLength) {
        task.requireMaxLength(maxLength);
        int testedLength = (int) (BEYOND * maxLength);
        Task trained = task.of(new LengthRange(1, maxLength));
        Task tested = task.of(new LengthRange(1, testedLength));
        Vocabularies vocabularies = Vocabularies.of(trained);
        return new StudyData(
                origin(task, maxLength, testedLength),
                vocabularies,
                seed -> BucketedBatches.of(trained, vocabularies, BatchConfig.of(BATCH_SIZE, seed)),
                tested.pairs(TEST_PAIRS, TEST_SEED),
                LengthBins.ranges(maxLength, binWidth(maxLength)),
                order(task));
    }

    /**
     * Pairs from two files.
     *
     * @param train what is learned from
     * @param test what is tested on, whatever its lengths
     * @param maxLength pairs to learn from with a longer source are left out
     * @return the data
     * @throws IllegalArgumentException if a file cannot be read, a line is malformed or nothing is left to learn from
     */
    public static StudyData of(PairFile train, PairFile test, int maxLength) {
        List<SequencePair> pairs = train.readUpTo(maxLength);
        List<SequencePair> tested = test.read();
        Vocabularies vocabularies = Vocabularies.of(pairs);
        return new StudyData(
                origin(train, pairs.size(), test, tested.size()),
                vocabularies,
                seed -> BucketedBatches.of(pairs, vocabularies, BatchConfig.of(BATCH_SIZE, seed)),
                tested,
                bins(pairs.stream()
                        .mapToInt(pair -> pair.source().size())
                        .sorted()
                        .toArray()),
                TargetOrder.FREE);
    }

    /**
     * What the data is called.
     *
     * @return the name of the task or of the file
     */
    public String name() {
        return origin.name();
    }

    /**
     * The longest source in training.
     *
     * @return the end of the last bin
     */
    public int trainedLength() {
        return bins.get(bins.size() - 1).max();
    }

    private static StudyOrigin origin(GeneratedTask task, int maxLength, int testedLength) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("task", task.label());
        settings.put("symbols", GeneratedTask.NUM_SYMBOLS);
        settings.put("max_length", maxLength);
        settings.put("max_test_length", testedLength);
        settings.put("test_seed", TEST_SEED);
        return new StudyOrigin(task.label(), settings);
    }

    private static StudyOrigin origin(PairFile train, int trainPairs, PairFile test, int testPairs) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("train", file(train, trainPairs));
        settings.put("test", file(test, testPairs));
        return new StudyOrigin(train.path().getFileName().toString(), settings);
    }

    private static Map<String, Object> file(PairFile file, int pairs) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("file", file.path().toString());
        settings.put("sha256", file.sha256());
        settings.put("pairs", pairs);
        settings.put("source_tokens", file.source().name().toLowerCase(Locale.ROOT));
        settings.put("target_tokens", file.target().name().toLowerCase(Locale.ROOT));
        return settings;
    }

    private static int binWidth(int longest) {
        return (longest + BINS - 1) / BINS;
    }

    /** Equal bins over the usual lengths, and one for the few that are longer. */
    private static List<LengthRange> bins(int[] sortedLengths) {
        int longest = sortedLengths[sortedLengths.length - 1];
        int usual = sortedLengths[(int) (USUAL_LENGTHS * (sortedLengths.length - 1))];
        int width = binWidth(usual);
        List<LengthRange> bins = new ArrayList<>(LengthBins.ranges(Math.min(longest, BINS * width), width));
        if (longest > BINS * width) {
            bins.add(new LengthRange(BINS * width + 1, longest));
        }
        return bins;
    }

    private static TargetOrder order(GeneratedTask task) {
        return switch (task) {
            case COPY -> TargetOrder.SAME;
            case REVERSE -> TargetOrder.REVERSED;
            case RECALL -> TargetOrder.FREE;
        };
    }
}
