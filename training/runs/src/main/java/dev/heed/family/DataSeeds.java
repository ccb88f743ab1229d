package dev.heed.family;

/** What generated sets follow from. No seed of a run is as large, so they share nothing with a stream, nor with each other. */
public final class DataSeeds {

    /** Of what is tested on. */
    public static final long TEST = 1_000_003;

    /** Of what is validated on. */
    public static final long VALIDATION = 1_000_033;

    /** Of a finite corpus to learn from. */
    public static final long CORPUS = 1_000_037;

    private DataSeeds() {}
}
