package dev.heed.data;

import static java.util.Comparator.comparingInt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.heed.text.TokenBatch;
import java.util.List;
import java.util.function.Function;

/**
 * Sequences and the class of each.
 *
 * <p>Shapes: tokens (B, T), labels (B).
 *
 * @param tokens the sequences
 * @param labels the number of each sequence's class
 */
public record LabelledBatch(TokenBatch tokens, List<Integer> labels) {

    /** Copies the list and checks that there are as many labels as sequences. */
    public LabelledBatch {
        labels = List.copyOf(labels);
        if (labels.size() != tokens.batchSize()) {
            throw new IllegalArgumentException(
                    "labels must be as many as the sequences, but got labels=%s, sequences=%s"
                            .formatted(labels.size(), tokens.batchSize()));
        }
    }

    /**
     * Batches of texts that are about equally long.
     *
     * @param labels what numbers their labels
     * @param encode what makes tokens of a text, at least one
     */
    public static Batching<LabelledText, LabelledBatch> batching(Labels labels, Function<String, int[]> encode) {
        // Characters stand for tokens, which would have to be made for every text of a pool
        return new Batching<>(
                comparingInt(text -> text.text().length()),
                texts -> new LabelledBatch(
                        TokenBatch.of(texts.stream()
                                .map(text -> encode.apply(text.text()))
                                .toList()),
                        texts.stream().map(text -> labels.number(text.label())).toList()));
    }

    /** The labels as an array, int64 (B). */
    public NDArray labels(NDManager manager) {
        return manager.create(labels.stream().mapToLong(Integer::longValue).toArray());
    }
}
