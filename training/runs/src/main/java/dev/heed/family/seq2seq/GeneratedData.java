package dev.heed.family.seq2seq;

import dev.heed.data.BucketedBatches;
import dev.heed.data.GeneratedTask;
import dev.heed.data.LengthRange;
import dev.heed.data.SequencePair;
import dev.heed.data.Task;
import dev.heed.data.Vocabularies;
import dev.heed.family.DataSeeds;
import dev.heed.io.Sha256;
import dev.heed.shape.Require;
import dev.heed.text.Tokenization;
import dev.heed.text.VocabularyTokenizer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Pairs of a generated task. Validation pairs, test pairs and a finite corpus are the same whatever the recipe's seed,
 * as if they came from files; an endless stream follows from the seed.
 *
 * @param task which task
 * @param maxLength the longest source in training; null for the task's usual one
 * @param testMaxLength the longest source in validation and test; null for a fifth more than in training
 * @param pairs how many pairs there are to learn from, again and again; 0 for an endless stream of new ones
 * @param validationPairs how many pairs to validate on; 0 for no validation
 * @param testPairs how many pairs to test on
 */
public record GeneratedData(
        GeneratedTask task,
        @Nullable Integer maxLength,
        @Nullable Integer testMaxLength,
        int pairs,
        int validationPairs,
        int testPairs)
        implements PairData {

    /** Lengths of the tests beyond those of training, as JoeyNMT's 25 and 30. */
    private static final double BEYOND = 1.2;

    /** Bytes of Java's memory that a token takes: its text, and its place in a list. */
    private static final long TOKEN_BYTES = 64;

    /** Checks the lengths and the counts. */
    public GeneratedData {
        maxLength = maxLength == null ? task.defaultMaxLength() : maxLength;
        task.requireMaxLength(maxLength);
        testMaxLength = testMaxLength == null ? (int) (BEYOND * maxLength) : testMaxLength;
        task.requireTestMaxLength(testMaxLength);
        Require.nonNegative("pairs", pairs);
        Require.nonNegative("validationPairs", validationPairs);
        Require.nonNegative("testPairs", testPairs);
    }

    @Override
    public Integer maxLength() {
        return Objects.requireNonNull(maxLength);
    }

    @Override
    public Integer testMaxLength() {
        return Objects.requireNonNull(testMaxLength);
    }

    @Override
    public boolean isFinite() {
        return pairs > 0;
    }

    @Override
    public boolean hasValidation() {
        return validationPairs > 0;
    }

    @Override
    public PairSets read(@Nullable Path tokenizers) {
        Task trained = task.of(new LengthRange(1, maxLength()));
        Task tested = task.of(new LengthRange(1, testMaxLength()));
        Vocabularies vocabularies = Vocabularies.of(trained);
        requireRoom("data", tokens(pairs, maxLength()) + tokens((long) validationPairs + testPairs, testMaxLength()));
        List<SequencePair> corpus = trained.pairs(pairs, DataSeeds.CORPUS);
        return new PairSets(
                new VocabularyTokenizer(Tokenization.WORDS, vocabularies.source()),
                new VocabularyTokenizer(Tokenization.WORDS, vocabularies.target()),
                isFinite()
                        ? PairSets.of(corpus, vocabularies)
                        : (batch, seed) -> {
                            long pool = (long) BucketedBatches.POOL_FACTOR * batch.examples();
                            requireRoom("16 batches", tokens(pool, maxLength()));
                            return BucketedBatches.of(trained, vocabularies, batch.examples(), seed);
                        },
                tested.pairs(validationPairs, DataSeeds.VALIDATION),
                tested.pairs(testPairs, DataSeeds.TEST),
                TrainedLengths.upTo(maxLength()),
                pairs,
                Sha256.of(settings()),
                List.of());
    }

    /** Lengths are spread evenly, and a target is as long as its source. */
    private static long tokens(long pairs, int longest) {
        return pairs * (longest + 1);
    }

    private void requireRoom(String what, long tokens) {
        long room = Runtime.getRuntime().maxMemory();
        if (tokens > room / TOKEN_BYTES) {
            throw new IllegalArgumentException(what + " must fit into Java's memory of " + (room >> 20)
                    + " MB, but got about " + tokens + " tokens, " + (tokens >> 20) * TOKEN_BYTES + " MB, of " + this
                    + "; take fewer, or raise it with -Xmx (HEED_JAVA_OPTS=-Xmx"
                    + (1 + (tokens >> 20) * TOKEN_BYTES / 1024)
                    + "g for ./heed)");
        }
    }

    private String settings() {
        return "task %s, %s symbols, lengths %s and %s, pairs %s, %s and %s, seeds %s, %s and %s"
                .formatted(
                        task.label(),
                        GeneratedTask.NUM_SYMBOLS,
                        maxLength,
                        testMaxLength,
                        pairs,
                        validationPairs,
                        testPairs,
                        DataSeeds.CORPUS,
                        DataSeeds.VALIDATION,
                        DataSeeds.TEST);
    }
}
