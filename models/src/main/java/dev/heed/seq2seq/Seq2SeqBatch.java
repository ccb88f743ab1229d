package dev.heed.seq2seq;

import dev.heed.text.SpecialTokens;
import dev.heed.text.TokenBatch;

/**
 * What a sequence-to-sequence model learns from in one step: sources and the targets that belong to them, row by row.
 * The rows of the target end with {@link SpecialTokens#EOS}; {@link TokenBatch#shiftedRight()} makes the decoder's
 * input from them.
 *
 * @param source the sequences to read, (B, S)
 * @param target the sequences to produce, (B, T)
 */
public record Seq2SeqBatch(TokenBatch source, TokenBatch target) {

    /** Checks that every source row has its target row. */
    public Seq2SeqBatch {
        if (source.batchSize() != target.batchSize()) {
            throw new IllegalArgumentException(
                    "source and target must have equal batch sizes, but got source=%s, target=%s"
                            .formatted(source.batchSize(), target.batchSize()));
        }
    }

    /** The number of pairs B. */
    public int batchSize() {
        return source.batchSize();
    }
}
