package dev.heed.data;

import dev.heed.seq2seq.Seq2SeqBatch;
import dev.heed.shape.Require;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A batch for evaluation that knows which pairs it holds and where they stood. Pairs are sorted by length before they
 * are cut, because a decoder runs until the longest row of its batch is done; {@link #inOriginalOrder} undoes that.
 *
 * @param positions where each pair stood in the data set, row by row
 * @param pairs the pairs, row by row
 * @param batch the pairs as ids
 */
public record EvaluationBatch(List<Integer> positions, List<SequencePair> pairs, Seq2SeqBatch batch) {

    /** Copies the lists and checks that there are as many positions and pairs as rows. */
    public EvaluationBatch {
        positions = List.copyOf(positions);
        pairs = List.copyOf(pairs);
        if (positions.size() != batch.batchSize() || pairs.size() != batch.batchSize()) {
            throw new IllegalArgumentException(
                    "positions and pairs must be as many as the rows, but got positions=%d, pairs=%d, rows=%d"
                            .formatted(positions.size(), pairs.size(), batch.batchSize()));
        }
    }

    /**
     * Cuts a data set into batches, those of the shortest pairs first; every pair is in exactly one of them, and the
     * last may hold fewer.
     */
    public static List<EvaluationBatch> batchesOf(List<SequencePair> pairs, Vocabularies vocabularies, int batchSize) {
        Require.positive("batchSize", batchSize);
        List<Integer> positions = IntStream.range(0, pairs.size()).boxed().toList();
        return LengthBuckets.cut(positions, Comparator.comparing(pairs::get, LengthBuckets.BY_LENGTH), batchSize)
                .stream()
                .map(rows -> of(rows, rows.stream().map(pairs::get).toList(), vocabularies))
                .toList();
    }

    private static EvaluationBatch of(List<Integer> positions, List<SequencePair> pairs, Vocabularies vocabularies) {
        return new EvaluationBatch(positions, pairs, vocabularies.encode(pairs));
    }

    /**
     * Puts what was made of the rows of all batches back into the order of the data set: one result for each pair.
     *
     * @param results for each batch the results of its rows
     * @param <T> what was made of each row, such as the decoded tokens
     */
    public static <T> List<T> inOriginalOrder(List<EvaluationBatch> batches, List<List<T>> results) {
        List<Integer> positions =
                batches.stream().flatMap(batch -> batch.positions().stream()).toList();
        List<T> rows = results.stream().flatMap(List::stream).toList();
        if (rows.size() != positions.size()) {
            throw new IllegalArgumentException("results must hold one entry for each row, but got results=%d, rows=%d"
                    .formatted(rows.size(), positions.size()));
        }
        List<T> ordered = new ArrayList<>(rows);
        IntStream.range(0, rows.size()).forEach(row -> ordered.set(positions.get(row), rows.get(row)));
        return ordered;
    }
}
