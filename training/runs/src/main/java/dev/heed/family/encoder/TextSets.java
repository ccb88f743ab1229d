package dev.heed.family.encoder;

import dev.heed.data.BatchStream;
import dev.heed.data.Batching;
import dev.heed.data.LabelledBatch;
import dev.heed.data.LabelledText;
import dev.heed.data.Labels;
import dev.heed.data.LazyList;
import dev.heed.text.Tokenizer;
import java.util.List;

/**
 * What a classifier's run learns from and is measured on.
 *
 * @param tokenizer what makes tokens of the texts
 * @param labels the classes
 * @param batches gives the endless stream of batches to learn from, from the first on, each time it is asked
 * @param validation the texts to validate on; none if the recipe has none
 * @param test the texts to test on; none if the recipe has none
 * @param trainingTexts how many texts a pass over the data takes; 0 if it has no end
 * @param digest SHA-256 in hexadecimal digits of all that counts
 * @param remarks what was decided while the data was read
 */
record TextSets(
        Tokenizer tokenizer,
        Labels labels,
        Batches batches,
        List<LabelledText> validation,
        List<LabelledText> test,
        int trainingTexts,
        String digest,
        List<String> remarks) {

    /** Cuts the texts to learn from into batches. */
    @FunctionalInterface
    interface Batches {
        BatchStream<LabelledBatch> of(Batching<LabelledText, LabelledBatch> batching, int batchSize, long seed);
    }

    TextSets {
        validation = LazyList.copyOf(validation);
        test = LazyList.copyOf(test);
    }
}
