package dev.heed.family.lm;

import dev.heed.data.BatchStream;
import dev.heed.data.LanguageModelBatch;
import dev.heed.predict.Example;
import dev.heed.text.Tokenizer;
import java.util.List;
import java.util.Optional;

/**
 * What a recipe's language model learns from and is measured on.
 *
 * @param tokenizer makes tokens of text
 * @param batches gives the endless stream of batches to learn from, from the first on, each time it is asked
 * @param validation what to validate on
 * @param test what to test on
 * @param examples prompts with their continuation, from what is not learned from
 * @param trainingSequences how many sequences a pass over the data takes; 0 if it has no end
 * @param digest SHA-256 in hexadecimal digits, over what is read or generated
 * @param remarks what was decided while it was read
 */
public record LanguageSets(
        Tokenizer tokenizer,
        Batches batches,
        Optional<HeldOut> validation,
        Optional<HeldOut> test,
        List<Example> examples,
        int trainingSequences,
        String digest,
        List<String> remarks) {

    /** Examples to show. */
    static final int EXAMPLES = 3;

    /** Cuts what is learned from into batches. */
    @FunctionalInterface
    public interface Batches {

        /**
         * A stream of batches.
         *
         * @param batchSize how many sequences a batch has
         * @param seed what their order follows from
         */
        BatchStream<LanguageModelBatch> of(int batchSize, long seed);
    }

    /** Copies the lists. */
    public LanguageSets {
        examples = List.copyOf(examples);
        remarks = List.copyOf(remarks);
    }
}
