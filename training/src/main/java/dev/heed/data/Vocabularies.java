package dev.heed.data;

import dev.heed.seq2seq.Seq2SeqBatch;
import dev.heed.seq2seq.SpecialTokens;
import dev.heed.seq2seq.TokenBatch;
import java.util.Collection;
import java.util.List;

/**
 * The two vocabularies of a sequence-to-sequence problem, and with them the step from text to ids.
 *
 * @param source the tokens that can be read
 * @param target the tokens that can be produced
 */
public record Vocabularies(Vocabulary source, Vocabulary target) {

    /**
     * Makes the vocabularies of a generated task, which needs no data.
     *
     * @param task the task
     * @return vocabularies of the task's symbols
     */
    public static Vocabularies of(Task task) {
        return new Vocabularies(Vocabulary.of(task.sourceSymbols()), Vocabulary.of(task.targetSymbols()));
    }

    /**
     * Makes the vocabularies of a corpus. Give it the training pairs alone: what only the test pairs hold must stay
     * unknown.
     *
     * @param pairs the training pairs
     * @return vocabularies of the tokens in the pairs, the most frequent first
     */
    public static Vocabularies of(Collection<SequencePair> pairs) {
        return new Vocabularies(
                Vocabulary.fromSequences(
                        pairs.stream().map(SequencePair::source).toList()),
                Vocabulary.fromSequences(
                        pairs.stream().map(SequencePair::target).toList()));
    }

    /**
     * Encodes pairs as one batch, row by row in their order. Both sides end with {@link SpecialTokens#EOS}: a decoder that
     * has written its last token then finds the source's end where it looks next, and learns sooner when to stop.
     *
     * @param pairs the pairs, at least one
     * @return the batch
     */
    public Seq2SeqBatch encode(List<SequencePair> pairs) {
        return new Seq2SeqBatch(
                TokenBatch.of(pairs.stream()
                        .map(pair -> source.encodeWithEnd(pair.source()))
                        .toList()),
                TokenBatch.of(pairs.stream()
                        .map(pair -> target.encodeWithEnd(pair.target()))
                        .toList()));
    }
}
