package dev.heed.family.encoder;

import dev.heed.data.BucketedBatches;
import dev.heed.data.LabelledText;
import dev.heed.data.LengthRange;
import dev.heed.data.MarkedMajorityTask;
import dev.heed.family.DataSeeds;
import dev.heed.io.Sha256;
import dev.heed.shape.Require;
import dev.heed.text.Tokenization;
import dev.heed.text.Vocabulary;
import dev.heed.text.VocabularyTokenizer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Generated texts of the letters a and b, whose class is the letter that stands behind a mark more often. The texts of
 * validation and test and a finite corpus are the same whatever the recipe's seed; an endless stream follows from the
 * seed.
 *
 * @param maxLetters how often each letter occurs in a text at most; a text has up to three times as many tokens
 * @param texts how many texts there are to learn from, again and again; 0 for an endless stream of new ones
 * @param validationTexts how many texts to validate on; 0 for no validation
 * @param testTexts how many texts to test on
 */
public record GeneratedTexts(int maxLetters, int texts, int validationTexts, int testTexts) implements ClassifierData {

    private static final int MOST_LETTERS = 10_000;
    private static final int MOST_TEXTS = 1_000_000;

    /** Checks the counts. */
    public GeneratedTexts {
        Require.positive("maxLetters", maxLetters);
        Require.atMost("maxLetters", maxLetters, MOST_LETTERS);
        requireCount("texts", texts);
        requireCount("validationTexts", validationTexts);
        requireCount("testTexts", testTexts);
    }

    private static void requireCount(String name, int count) {
        Require.nonNegative(name, count);
        Require.atMost(name, count, MOST_TEXTS);
    }

    @Override
    public boolean isFinite() {
        return texts > 0;
    }

    @Override
    public boolean hasValidation() {
        return validationTexts > 0;
    }

    /** Two letters and the marks, and one place for a token that stands for the text. */
    @Override
    public int maxLength() {
        return 3 * maxLetters + 1;
    }

    @Override
    public TextSets read(@Nullable Path start, @Nullable Path tokenizers) {
        MarkedMajorityTask task = new MarkedMajorityTask(new LengthRange(1, maxLetters));
        List<LabelledText> corpus = task.texts(texts, DataSeeds.CORPUS);
        return new TextSets(
                new VocabularyTokenizer(Tokenization.WORDS, Vocabulary.of(task.symbols())),
                MarkedMajorityTask.LABELS,
                (batching, batchSize, seed) -> isFinite()
                        ? BucketedBatches.of(corpus, batching, batchSize, seed)
                        : BucketedBatches.of(task::text, batching, batchSize, seed),
                task.texts(validationTexts, DataSeeds.VALIDATION),
                task.texts(testTexts, DataSeeds.TEST),
                texts,
                Sha256.of("marked majority, " + this),
                List.of());
    }
}
