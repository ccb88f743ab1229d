package dev.heed.family.lm;

import dev.heed.data.BucketedBatches;
import dev.heed.data.LanguageModelBatch;
import dev.heed.data.LazyList;
import dev.heed.data.LengthRange;
import dev.heed.data.PairFile;
import dev.heed.data.RepeatTask;
import dev.heed.data.SequencePair;
import dev.heed.family.AddedTokens;
import dev.heed.family.DataSeeds;
import dev.heed.family.LikelihoodValidator;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.GenerationConfigBuilder;
import dev.heed.io.SafeText;
import dev.heed.io.Sha256;
import dev.heed.predict.Example;
import dev.heed.shape.Require;
import dev.heed.text.SpecialTokens;
import dev.heed.text.Tokenization;
import dev.heed.text.Tokenizer;
import dev.heed.text.Vocabulary;
import dev.heed.text.VocabularyTokenizer;
import dev.heed.train.loss.TargetAccuracy;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Random sequences that come twice, which induction heads solve ({@link RepeatTask}): the first time is given, the second
 * is predicted and measured. A prompt is a sequence of symbols between blanks; what continues it is the same once more.
 * Validation, test and a finite corpus are the same whatever the recipe's seed.
 *
 * @param numSymbols how many symbols there are, at least the longest length
 * @param maxLength the longest sequence in training; the shortest has two symbols
 * @param testMaxLength the longest sequence in validation and test; null for a fifth more than in training
 * @param sequences how many there are to learn from, again and again; 0 for an endless stream of new ones
 * @param validationSequences how many to validate on; 0 for no validation
 * @param testSequences how many to test on; 0 for no test
 */
public record RepeatedData(
        int numSymbols,
        int maxLength,
        @Nullable Integer testMaxLength,
        int sequences,
        int validationSequences,
        int testSequences)
        implements LanguageData {

    private static final double BEYOND = 1.2;

    /** A sequence of one symbol has no order to remember. */
    private static final int SHORTEST = 2;

    /** Attention's weights for a batch of sequences any longer take gigabytes. */
    private static final int LONGEST = 1024;

    /** More is a slip of the pen: all of them are in memory. */
    private static final int MOST = 1_000_000;

    /** Checks the lengths and the counts. */
    public RepeatedData {
        Require.atLeast("maxLength", maxLength, SHORTEST);
        Require.atMost("maxLength", maxLength, LONGEST);
        testMaxLength = testMaxLength == null ? (int) (BEYOND * maxLength) : testMaxLength;
        Require.atLeast("testMaxLength", testMaxLength, SHORTEST);
        Require.atMost("testMaxLength", testMaxLength, 2L * LONGEST);
        Require.atLeast("numSymbols", numSymbols, Math.max(maxLength, testMaxLength));
        Require.nonNegative("sequences", sequences);
        Require.atMost("sequences", sequences, MOST);
        Require.nonNegative("validationSequences", validationSequences);
        Require.atMost("validationSequences", validationSequences, MOST);
        Require.nonNegative("testSequences", testSequences);
        Require.atMost("testSequences", testSequences, MOST);
    }

    @Override
    public Integer testMaxLength() {
        return Objects.requireNonNull(testMaxLength);
    }

    @Override
    public boolean isFinite() {
        return sequences > 0;
    }

    @Override
    public boolean hasValidation() {
        return validationSequences > 0;
    }

    /** A beginning, the sequence, a beginning and the sequence once more; the token that ends it is not read. */
    @Override
    public int context() {
        return 2 * Math.max(maxLength, testMaxLength()) + 2;
    }

    @Override
    public List<String> metrics() {
        return LikelihoodValidator.metrics(TargetAccuracy.NEXT_TOKEN, false);
    }

    private RepeatTask task(int longest) {
        return new RepeatTask(numSymbols, new LengthRange(SHORTEST, longest));
    }

    @Override
    public LanguageSets read(@Nullable Path start, @Nullable Path tokenizers, int maxValidation) {
        RepeatTask trained = task(maxLength);
        RepeatTask tested = task(testMaxLength());
        Vocabulary vocabulary = Vocabulary.of(trained.sourceSymbols());
        List<SequencePair> corpus = trained.pairs(sequences, DataSeeds.CORPUS);
        List<SequencePair> validation = tested.pairs(validationSequences, DataSeeds.VALIDATION);
        List<SequencePair> test = tested.pairs(testSequences, DataSeeds.TEST);
        return new LanguageSets(
                new VocabularyTokenizer(Tokenization.WORDS, vocabulary),
                (batchSize, seed) -> isFinite()
                        ? BucketedBatches.of(corpus, LanguageModelBatch.batching(vocabulary), batchSize, seed)
                        : BucketedBatches.of(trained::pair, LanguageModelBatch.batching(vocabulary), batchSize, seed),
                heldOut(validation, vocabulary, maxValidation),
                heldOut(test, vocabulary, 0),
                LazyList.spread(validation.isEmpty() ? test : validation, LanguageSets.EXAMPLES).stream()
                        .map(pair -> new Example(text(pair.source()), text(pair.target())))
                        .toList(),
                sequences,
                Sha256.of("repeated, %s, seeds %s, %s and %s"
                        .formatted(this, DataSeeds.CORPUS, DataSeeds.VALIDATION, DataSeeds.TEST)),
                List.of());
    }

    private static String text(List<String> symbols) {
        return Tokenization.WORDS.join(symbols);
    }

    private static Optional<HeldOut> heldOut(List<SequencePair> pairs, Vocabulary vocabulary, int most) {
        return pairs.isEmpty() ? Optional.empty() : Optional.of(HeldOut.ofPairs(pairs, vocabulary, most));
    }

    /** Of lines {@code SEQUENCE<TAB>SEQUENCE}. */
    @Override
    public HeldOut heldOut(Tokenizer tokenizer, Path data) {
        return HeldOut.ofPairs(
                new PairFile(data, Tokenization.WORDS, Tokenization.WORDS).read(), vocabulary(tokenizer), 0);
    }

    private static Vocabulary vocabulary(Tokenizer tokenizer) {
        if (tokenizer instanceof VocabularyTokenizer words) {
            return words.vocabulary();
        }
        throw new IllegalArgumentException("tokenizer must have whole symbols, but got " + tokenizer);
    }

    /** The sequence between two beginnings. */
    @Override
    public int[] prompt(Tokenizer tokenizer, String line) {
        int[] sequence = Prompts.known(tokenizer, line);
        if (sequence.length > Math.max(maxLength, testMaxLength())) {
            throw new IllegalArgumentException("prompt must hold at most %s symbols, but got %s in '%s'"
                    .formatted(Math.max(maxLength, testMaxLength()), sequence.length, SafeText.of(line)));
        }
        return added().encode(tokenizer, line, context());
    }

    @Override
    public AddedTokens added() {
        return AddedTokens.AROUND;
    }

    @Override
    public GenerationConfigBuilder generation() {
        return GenerationConfig.builder().setMaxTokens(context() / 2).optEndTokens(SpecialTokens.EOS);
    }
}
