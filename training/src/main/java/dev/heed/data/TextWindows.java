package dev.heed.data;

import dev.heed.shape.Require;
import dev.heed.text.TokenBatch;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.IntStream;

/**
 * A long text as tokens, and the windows of equal length that models learn it from. Windows are what the text holds there
 * and nothing else: no beginning token is put before them, which a model would then miss wherever it continues a text.
 *
 * <p>Use {@link #toPredict} for a language model, and {@link LanguageModelBatch#of} on each batch; {@link #ofLength} for a
 * model that reads whole windows, such as one that guesses {@linkplain TokenMasking masked tokens}.
 *
 * <p>A text takes four bytes a token. Its streams are functions of their arguments, and to {@linkplain BatchStream#skip
 * move on} in one costs nothing.
 */
public final class TextWindows {

    private final int[] tokens;
    private final int length;
    private final int step;

    private TextWindows(int[] tokens, int length, int step) {
        if (tokens.length <= length - step) {
            throw new IllegalArgumentException(
                    "text must hold at least %s tokens, but got %s".formatted(length - step + 1, tokens.length));
        }
        this.tokens = tokens;
        this.length = length;
        this.step = step;
    }

    /**
     * Windows of {@code context + 1} tokens, whose first is given and whose others are predicted. The last token of a
     * window is the first of the next one, so that each token of the text but its first is predicted in exactly one.
     *
     * @param tokens the text, at least two tokens; they are not copied, do not change them
     * @param context how many tokens the model reads at most, T
     */
    public static TextWindows toPredict(int[] tokens, int context) {
        Require.positive("context", context);
        Require.atMost("context", context, Integer.MAX_VALUE - 1L);
        return new TextWindows(tokens, context + 1, context);
    }

    /**
     * Windows that share no token.
     *
     * @param tokens the text, at least one token; they are not copied, do not change them
     * @param length how many tokens a window holds
     */
    public static TextWindows ofLength(int[] tokens, int length) {
        Require.positive("length", length);
        return new TextWindows(tokens, length, length);
    }

    /**
     * The tokens of several texts, one after the other.
     *
     * @param texts such as the contents of files
     * @param encode what makes tokens of a text
     */
    public static int[] join(List<String> texts, Function<String, int[]> encode) {
        return texts.stream().map(encode).flatMapToInt(Arrays::stream).toArray();
    }

    /** How many windows hold the whole text once, and an epoch of {@link #inOrder} has; the last one may be shorter. */
    public int size() {
        return (int) ((tokens.length - (length - step) + step - 1L) / step);
    }

    /**
     * Streams the windows, epoch after epoch, each epoch in a new order. An epoch holds the whole text once; the last
     * batch of an epoch may be smaller than the others, and the last window of the text shorter.
     *
     * @param batchSize windows in a batch
     * @param seed what every order follows from
     * @throws IllegalArgumentException if the text is shorter than a window
     */
    public BatchStream<TokenBatch> inOrder(int batchSize, long seed) {
        requireOne();
        Require.positive("batchSize", batchSize);
        return new NumberedBatches<>(new Epochs(batchSize, seed));
    }

    /**
     * Streams windows that begin anywhere in the text, each place equally likely.
     *
     * @param batchSize windows in a batch
     * @param seed what the places follow from
     * @throws IllegalArgumentException if the text is shorter than a window
     */
    public BatchStream<TokenBatch> atRandom(int batchSize, long seed) {
        requireOne();
        Require.positive("batchSize", batchSize);
        return new NumberedBatches<>(
                number -> batch(NumberedBatches.random(seed, number).ints(batchSize, 0, tokens.length - length + 1)));
    }

    /**
     * Batches for evaluation: the text once, or some windows of it, in its order. They are made when they are asked for.
     *
     * @param batchSize windows in a batch
     * @param most how many windows, evenly over all; 0 for all
     */
    public List<TokenBatch> evaluation(int batchSize, int most) {
        Require.positive("batchSize", batchSize);
        LazyList<Integer> chosen = LazyList.spread(LazyList.of(size(), window -> window * step), most);
        return LazyList.of(
                batches(chosen.size(), batchSize),
                number -> batch(places(chosen.size(), batchSize, number).map(chosen::get)));
    }

    private void requireOne() {
        if (tokens.length < length) {
            throw new IllegalArgumentException("text must hold at least %s tokens, as many as a window, but got %s"
                    .formatted(length, tokens.length));
        }
    }

    private static int batches(int numWindows, int batchSize) {
        return (int) ((numWindows + batchSize - 1L) / batchSize);
    }

    /** The numbers of the windows in a batch. */
    private static IntStream places(int numWindows, int batchSize, int number) {
        int first = number * batchSize;
        return IntStream.range(first, (int) Math.min(numWindows, (long) first + batchSize));
    }

    /** A batch of the windows that begin at some places. */
    private TokenBatch batch(IntStream starts) {
        return TokenBatch.of(starts.mapToObj(start -> Arrays.copyOfRange(tokens, start, end(start)))
                .toList());
    }

    private int end(int start) {
        return (int) Math.min(tokens.length, (long) start + length);
    }

    /** Batches by their number over all epochs; holds the order of the epoch that was asked for last. */
    private final class Epochs implements LongFunction<TokenBatch> {

        private final int batchSize;
        private final long seed;
        private final int perEpoch;
        private long epoch = -1;
        private int[] order = {};

        Epochs(int batchSize, long seed) {
            this.batchSize = batchSize;
            this.seed = seed;
            perEpoch = batches(size(), batchSize);
        }

        @Override
        public TokenBatch apply(long number) {
            if (number / perEpoch != epoch) {
                epoch = number / perEpoch;
                order = Shuffle.order(size(), NumberedBatches.random(seed, epoch));
            }
            return batch(places(size(), batchSize, (int) (number % perEpoch)).map(window -> order[window] * step));
        }
    }
}
