package dev.heed.notebook;

/**
 * A notebook's sizes: large enough to learn from when a reader runs it, small when a test does.
 *
 * <p>A notebook whose sizes all come from here is run whole by the tests within seconds:
 * {@code int updates = Sizes.of(400, 20);}
 */
public final class Sizes {

    /** The system property that asks for small sizes. */
    static final String SMALL = "heed.notebook.small";

    private Sizes() {}

    /** Returns the small size where the system property {@code heed.notebook.small} is true, else the full one. */
    public static int of(int full, int small) {
        return Boolean.getBoolean(SMALL) ? small : full;
    }
}
