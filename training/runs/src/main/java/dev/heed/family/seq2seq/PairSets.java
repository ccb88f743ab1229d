package dev.heed.family.seq2seq;

import dev.heed.data.BatchConfig;
import dev.heed.data.BatchStream;
import dev.heed.data.BucketedBatches;
import dev.heed.data.LazyList;
import dev.heed.data.LengthRange;
import dev.heed.data.SequencePair;
import dev.heed.data.Vocabularies;
import dev.heed.recipe.Recipe;
import dev.heed.seq2seq.Seq2SeqBatch;
import dev.heed.text.SequenceTokenizer;
import java.util.List;

/**
 * What a recipe's run learns from and is measured on.
 *
 * @param source makes tokens of what is read
 * @param target makes tokens of what is generated
 * @param batches gives the endless stream of batches to learn from, from the first on, each time it is asked
 * @param validation the pairs to validate on; none if the recipe has none
 * @param test the pairs to test on; none if the recipe has none
 * @param lengths ranges of the source lengths in training, from short to long
 * @param trainingPairs how many pairs a pass over the data takes; 0 if it has no end
 * @param digest SHA-256 in hexadecimal digits, over the files' contents or the generated task's settings
 * @param remarks what was decided while the data was read
 */
public record PairSets(
        SequenceTokenizer source,
        SequenceTokenizer target,
        Batches batches,
        List<SequencePair> validation,
        List<SequencePair> test,
        List<LengthRange> lengths,
        int trainingPairs,
        String digest,
        List<String> remarks) {

    /** Cuts the pairs to learn from into batches. */
    @FunctionalInterface
    public interface Batches {

        /**
         * A stream of batches.
         *
         * @param batch how many pairs or tokens a batch has
         * @param seed what their order follows from, and an endless stream of them
         * @throws IllegalArgumentException if the longest pair has more tokens than a batch
         */
        BatchStream<Seq2SeqBatch> of(BatchConfig batch, long seed);

        /** A stream of batches of so many pairs. */
        default BatchStream<Seq2SeqBatch> of(int batchSize, long seed) {
            return of(new BatchConfig(batchSize, 1, 1), seed);
        }
    }

    /** The batches of a corpus. */
    static Batches of(List<SequencePair> corpus, Vocabularies vocabularies) {
        return (batch, seed) -> batch.tokens() == null
                ? BucketedBatches.of(corpus, vocabularies, batch.examples(), seed)
                : BucketedBatches.ofTokens(corpus, vocabularies, batch.tokens(), seed);
    }

    /** Copies the lists. */
    public PairSets {
        validation = LazyList.copyOf(validation);
        test = LazyList.copyOf(test);
        lengths = List.copyOf(lengths);
        remarks = List.copyOf(remarks);
    }

    /** The tokens of both sides. */
    public Vocabularies vocabularies() {
        return new Vocabularies(source.vocabulary(), target.vocabulary());
    }

    /**
     * Generates or reads a recipe's data.
     *
     * @throws IllegalArgumentException if a file cannot be read, a line is malformed or nothing is left to learn from
     */
    public static PairSets of(Recipe recipe) {
        return ((PairData) recipe.data()).read();
    }
}
