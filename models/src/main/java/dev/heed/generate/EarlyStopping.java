package dev.heed.generate;

/** When beam search stops looking for better sequences than those that have ended, as Hugging Face defines it. */
public enum EarlyStopping {
    /** As soon as as many sequences as there are beams have ended; Hugging Face's {@code True}. */
    WHEN_FULL,
    /**
     * When the best running sequence, were it to end now, is worse than all that have ended. Unless the length penalty is
     * 0 a longer one might still become better; Hugging Face's {@code False}.
     */
    HEURISTIC,
    /** When no running sequence can become better any more; Hugging Face's {@code "never"}. */
    NEVER
}
