package dev.heed.data;

import static java.util.Comparator.comparingInt;

import dev.heed.seq2seq.Seq2SeqBatch;
import dev.heed.text.SpecialTokens;
import dev.heed.text.TokenBatch;
import dev.heed.text.TokenCounts;
import dev.heed.text.Vocabulary;
import java.util.Collection;
import java.util.List;

/**
 * The two vocabularies of a sequence-to-sequence problem, and with them the step from text to ids.
 *
 * @param source the tokens that can be read
 * @param target the tokens that can be produced
 */
public record Vocabularies(Vocabulary source, Vocabulary target) {

    /** Vocabularies of a generated task's symbols, which need no data. */
    public static Vocabularies of(Task task) {
        return new Vocabularies(Vocabulary.of(task.sourceSymbols()), Vocabulary.of(task.targetSymbols()));
    }

    /**
     * Vocabularies of a corpus, the most frequent tokens first. Give it the training pairs alone: what only the test
     * pairs hold must stay unknown.
     */
    public static Vocabularies of(Collection<SequencePair> pairs) {
        TokenCounts sources = new TokenCounts();
        TokenCounts targets = new TokenCounts();
        for (SequencePair pair : pairs) {
            sources.add(pair.source());
            targets.add(pair.target());
        }
        return new Vocabularies(sources.vocabulary(), targets.vocabulary());
    }

    /** Whether a token has the same id on both sides. */
    public boolean isShared() {
        return source.equals(target);
    }

    /** Batches of pairs whose sources, and then targets, have similar lengths. */
    public Batching<SequencePair, Seq2SeqBatch> batching() {
        return new Batching<>(
                comparingInt((SequencePair pair) -> pair.source().size())
                        .thenComparingInt(pair -> pair.target().size()),
                this::encode);
    }

    /**
     * Encodes pairs, at least one, as one batch, row by row in their order. Both sides end with {@link
     * SpecialTokens#EOS}: a decoder that has generated its last token then finds the source's end where it attends
     * next, and learns sooner when to stop.
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
