package dev.heed.data;

import dev.heed.shape.Require;
import org.jspecify.annotations.Nullable;

/**
 * How many examples an update learns from. A batch has so many examples, or as many of like length as fit into so many
 * tokens, which keeps the time and the memory of a step level where lengths differ much.
 *
 * @param size examples in a batch, unless tokens are given; null for 64
 * @param tokens in place of size, of pairs from files and without a budget in epochs: the most tokens in a batch, of source and
 *     target together, with their ends and with the padding to the longest of each; null for size examples
 * @param accumulation batches in an update
 * @param workers threads that share an update's batches, at most as many as there are batches
 */
public record BatchConfig(@Nullable Integer size, @Nullable Integer tokens, int accumulation, int workers) {

    private static final int USUAL_SIZE = 64;

    /** More is a slip of the pen: the examples of 16 batches are in Java's memory at once. */
    private static final int LARGEST = 65_536;

    private static final int MOST_TOKENS = 1 << 24;

    private static final int MOST_WORKERS = 1024;

    /** Checks the numbers. */
    public BatchConfig {
        if (size != null && tokens != null) {
            throw new IllegalArgumentException(
                    "batch must name only one of size and tokens, but got size=" + size + ", tokens=" + tokens);
        }
        if (tokens == null) {
            size = size == null ? USUAL_SIZE : size;
            Require.positive("size", size);
            Require.atMost("size", size, LARGEST);
        } else {
            Require.positive("tokens", tokens);
            Require.atMost("tokens", tokens, MOST_TOKENS);
        }
        Require.positive("accumulation", accumulation);
        Require.atMost("accumulation", accumulation, LARGEST);
        if (workers < 1 || workers > accumulation) {
            throw new IllegalArgumentException(
                    "workers must be from 1 to accumulation=" + accumulation + ", but got " + workers);
        }
        Require.atMost("workers", workers, MOST_WORKERS);
    }

    /** Batches of so many examples. */
    public BatchConfig(int size, int accumulation, int workers) {
        this(size, null, accumulation, workers);
    }

    /**
     * The examples in a batch, for data whose batches are counted in nothing else.
     *
     * @throws IllegalArgumentException if they are counted in tokens
     */
    public int examples() {
        if (size == null) {
            throw new IllegalArgumentException(
                    "batch must have a size where it is not made of finite pairs, but got tokens=" + tokens);
        }
        return size;
    }

    /** The batches of so many processes that make an update together. */
    public BatchConfig times(int machines) {
        return new BatchConfig(size, tokens, Math.multiplyExact(accumulation, machines), workers);
    }

    /**
     * Updates in what is left of some epochs over a corpus, the last of which may take a batch or two of the next epoch.
     *
     * @param examples how many an epoch has; its last batch may be smaller than the others
     * @param drawn batches that were learned from before
     * @throws IllegalArgumentException if batches are counted in tokens: how many an epoch has is a matter of its order
     */
    public long updates(int epochs, int examples, long drawn) {
        if (size == null) {
            throw new IllegalArgumentException(
                    "budget must be in steps or seconds for batches of so many tokens, but got epochs=" + epochs);
        }
        long batches = Math.multiplyExact(epochs, ((long) examples + size - 1) / size);
        return (Math.max(0, batches - drawn) + accumulation - 1) / accumulation;
    }
}
