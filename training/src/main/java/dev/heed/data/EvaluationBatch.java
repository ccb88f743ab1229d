package dev.heed.data;

import dev.heed.seq2seq.Seq2SeqBatch;
import dev.heed.shape.Require;
import java.util.List;

/**
 * A batch for evaluation that knows which pairs it holds.
 *
 * @param pairs the pairs, row by row
 * @param batch the pairs as ids
 */
public record EvaluationBatch(List<SequencePair> pairs, Seq2SeqBatch batch) {

    /** Copies the list and checks that there are as many pairs as rows. */
    public EvaluationBatch {
        pairs = List.copyOf(pairs);
        if (pairs.size() != batch.batchSize()) {
            throw new IllegalArgumentException("pairs must be as many as the rows, but got pairs=%s, rows=%s"
                    .formatted(pairs.size(), batch.batchSize()));
        }
    }

    /**
     * Cuts a data set into batches, those of the shortest pairs first, because a decoder runs until the longest row of
     * its batch is done. Every pair is in exactly one of them, and the last may hold fewer.
     */
    public static List<EvaluationBatch> batchesOf(List<SequencePair> pairs, Vocabularies vocabularies, int batchSize) {
        Require.positive("batchSize", batchSize);
        return vocabularies.batching().cut(pairs, batchSize).stream()
                .map(rows -> new EvaluationBatch(rows, vocabularies.encode(rows)))
                .toList();
    }
}
