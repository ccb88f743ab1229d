package dev.heed.data;

import dev.heed.shape.Require;
import java.util.Locale;

/** The generated tasks, by name. */
public enum GeneratedTask {
    /** The target is the source. */
    COPY(64, 1, GeneratedTask.LONGEST),
    /** The target is the source backwards; with its default lengths this is JoeyNMT's task. */
    REVERSE(25, 1, GeneratedTask.LONGEST),
    /** Keys with values, then questions: the target is the values of the keys asked for. */
    RECALL(64, GeneratedTask.ONE_KEY, GeneratedTask.ALL_KEYS);

    /** JoeyNMT's number of symbols. */
    public static final int NUM_SYMBOLS = 50;

    /** Attention's weights for a batch of sources any longer take gigabytes. */
    private static final int LONGEST = 1024;

    /** A key with its value, a bar, the key again. */
    private static final int ONE_KEY = 4;

    /** The test's sources are a fifth longer and ask for {@value #NUM_SYMBOLS} keys at most. */
    private static final int ALL_KEYS = 128;

    private final int defaultMaxLength;
    private final int shortest;
    private final int longest;

    GeneratedTask(int defaultMaxLength, int shortest, int longest) {
        this.defaultMaxLength = defaultMaxLength;
        this.shortest = shortest;
        this.longest = longest;
    }

    /**
     * Refuses what cannot be the longest source in training.
     *
     * @throws IllegalArgumentException if the task has no source of such a length, or one too long to attend to
     */
    public void requireMaxLength(int maxLength) {
        if (maxLength < shortest || maxLength > longest) {
            throw new IllegalArgumentException("maxLength must be from %s to %s for the task %s, but got %s"
                    .formatted(shortest, longest, label(), maxLength));
        }
    }

    /**
     * Refuses what cannot be the longest source of a test.
     *
     * @throws IllegalArgumentException if the task has no source of such a length, or it is more than twice as long as
     *     any in training
     */
    public void requireTestMaxLength(int testMaxLength) {
        Require.positive("testMaxLength", testMaxLength);
        Require.atMost("testMaxLength", testMaxLength, 2L * LONGEST);
        of(new LengthRange(1, testMaxLength));
    }

    /** The name in tables and pictures, in lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The task over a range of source lengths, with {@value #NUM_SYMBOLS} symbols. */
    public Task of(LengthRange lengths) {
        return switch (this) {
            case COPY -> new CopyTask(NUM_SYMBOLS, lengths);
            case REVERSE -> new ReverseTask(NUM_SYMBOLS, lengths);
            case RECALL -> new RecallTask(NUM_SYMBOLS, NUM_SYMBOLS, lengths);
        };
    }

    /** The longest source in training unless one is given. */
    public int defaultMaxLength() {
        return defaultMaxLength;
    }
}
