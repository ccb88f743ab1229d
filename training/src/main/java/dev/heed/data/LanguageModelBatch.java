package dev.heed.data;

import static java.util.Comparator.comparingInt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.heed.kernel.Kernel;
import dev.heed.text.SpecialTokens;
import dev.heed.text.TokenBatch;
import dev.heed.text.Vocabulary;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Sequences that a language model learns from or is measured on. Each begins with some tokens that are given, at least
 * one; those after them are predicted, each from all before it.
 *
 * <p>Nothing is put before a sequence: windows of a text begin where they were cut, and a beginning token stands only
 * where the data has one.
 *
 * <p>Shapes: tokens (B, T + 1), input and target (B, T).
 *
 * @param tokens the sequences, at least two tokens each
 * @param given for each sequence how many of its tokens are given, at least one and fewer than it has
 */
public record LanguageModelBatch(TokenBatch tokens, List<Integer> given) {

    /** Copies the list and checks that something is left to predict in every sequence. */
    public LanguageModelBatch {
        given = List.copyOf(given);
        int[] lengths = tokens.lengths();
        if (given.size() != lengths.length) {
            throw new IllegalArgumentException("given must be as many as the sequences, but got given=%s, sequences=%s"
                    .formatted(given.size(), lengths.length));
        }
        for (int row = 0; row < lengths.length; row++) {
            if (given.get(row) < 1 || given.get(row) >= lengths[row]) {
                throw new IllegalArgumentException(
                        "given[%s] must be at least 1 and less than the sequence's length, but got given=%s, length=%s"
                                .formatted(row, given.get(row), lengths[row]));
            }
        }
    }

    /** Sequences as they are: of each, the first token is given. */
    public static LanguageModelBatch of(TokenBatch tokens) {
        return new LanguageModelBatch(tokens, Collections.nCopies(tokens.batchSize(), 1));
    }

    /**
     * Sequences that have a beginning of their own, such as lines: {@link SpecialTokens#BOS} is put before each, so that
     * its first token is predicted too.
     */
    public static LanguageModelBatch withBeginning(TokenBatch sequences) {
        return of(TokenBatch.of(sequences.rows().stream()
                .map(row -> IntStream.concat(IntStream.of(SpecialTokens.BOS), Arrays.stream(row))
                        .toArray())
                .toList()));
    }

    /**
     * Batches of pairs as one sequence each, the source given and the target predicted: {@link SpecialTokens#BOS}, the
     * source, {@code BOS} again, the target and {@link SpecialTokens#EOS}. A target that repeats its source then begins
     * after the token that the source began after.
     *
     * @param vocabulary the tokens of sources and targets
     */
    public static Batching<SequencePair, LanguageModelBatch> batching(Vocabulary vocabulary) {
        return new Batching<>(
                comparingInt(pair -> pair.source().size() + pair.target().size()),
                pairs -> new LanguageModelBatch(
                        TokenBatch.of(pairs.stream()
                                .map(pair -> sequence(vocabulary, pair))
                                .toList()),
                        pairs.stream().map(pair -> pair.source().size() + 2).toList()));
    }

    private static int[] sequence(Vocabulary vocabulary, SequencePair pair) {
        int[] beginning = {SpecialTokens.BOS};
        return Stream.of(
                        beginning, vocabulary.encode(pair.source()), beginning, vocabulary.encodeWithEnd(pair.target()))
                .flatMapToInt(Arrays::stream)
                .toArray();
    }

    /** What the model reads: every sequence without its last token. */
    public TokenBatch input() {
        return TokenBatch.of(tokens.rows().stream()
                .map(row -> Arrays.copyOf(row, row.length - 1))
                .toList());
    }

    /**
     * What the model is to say at each token of the input, int64 (B, T): the token after it, {@link Kernel#IGNORED}
     * where that is given and where there is none.
     */
    public NDArray target(NDManager manager) {
        int width = tokens.maxLength() - 1;
        long[] target = new long[tokens.batchSize() * width];
        Arrays.fill(target, Kernel.IGNORED);
        for (int row = 0; row < tokens.batchSize(); row++) {
            int[] sequence = tokens.row(row);
            for (int place = given.get(row); place < sequence.length; place++) {
                target[row * width + place - 1] = sequence[place];
            }
        }
        return manager.create(target, new Shape(tokens.batchSize(), width)); // (B, T)
    }

    /** How many tokens are predicted. */
    public long predicted() {
        return tokens.tokens() - given.stream().mapToLong(Integer::longValue).sum();
    }
}
