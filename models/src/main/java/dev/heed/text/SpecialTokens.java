package dev.heed.text;

/** The ids that mean the same in every vocabulary. Ordinary tokens are numbered from {@link #COUNT} on. */
public final class SpecialTokens {

    /** Fills the rows of a batch that are shorter than the longest one; never looked at and never predicted. */
    public static final int PAD = 0;

    /** Begins the decoder's input, so that the first target token has something to follow. */
    public static final int BOS = 1;

    /** Ends a target sequence; a decoder that produces it has finished. */
    public static final int EOS = 2;

    /** Stands for every token that the vocabulary does not know. */
    public static final int UNKNOWN = 3;

    /** How many special tokens there are. */
    public static final int COUNT = 4;

    private SpecialTokens() {}
}
