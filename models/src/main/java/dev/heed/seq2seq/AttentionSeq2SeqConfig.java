package dev.heed.seq2seq;

/**
 * The settings of an {@link AttentionSeq2Seq}.
 *
 * @param recurrent what both recurrent models share
 * @param score how a decoder state is scored against an encoder state
 * @param inputFeeding whether the decoder is told where it looked before
 */
public record AttentionSeq2SeqConfig(RecurrentConfig recurrent, Score score, InputFeeding inputFeeding) {

    /** How a decoder state is scored against an encoder state. */
    public enum Score {
        /** Luong's bilinear form. */
        GENERAL,
        /** Luong's, divided by the root of 2 hiddenDim: surer to learn on real text, where states are large. */
        SCALED,
        /** Bahdanau's small network, which takes hiddenDim times the memory. */
        ADDITIVE
    }

    /** Whether the decoder is told where it looked before. */
    public enum InputFeeding {
        /** It is not; the decoder runs through a whole target in one call. */
        OFF,
        /** It is; the decoder goes token by token. */
        ON
    }
}
