package dev.heed.test;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Sizes drawn from a seed, all different, so that two axes cannot be mistaken for each other unnoticed. The batch, the key
 * and value heads, the group of query heads that share one, and the two lengths are primes.
 *
 * @param seed what the sizes were drawn from; also the seed of every array
 * @param batchSize B
 * @param queryLength T
 * @param keyLength S
 * @param numKvHeads G
 * @param groupSize H / G
 */
public record Shapes(long seed, int batchSize, int queryLength, int keyLength, int numKvHeads, int groupSize) {

    /** Even, since rotary position needs pairs of channels, and equal to none of the primes. */
    private static final int HEAD_DIM = 4;

    /** A prime that is drawn for no other axis. */
    private static final int HIDDEN_DIM = 17;

    /**
     * The sizes of a seed.
     *
     * @param seed any number
     * @return always the same for the same seed
     */
    public static Shapes seeded(long seed) {
        Random random = new Random(seed);
        List<Integer> small = new ArrayList<>(List.of(2, 3, 5));
        List<Integer> large = new ArrayList<>(List.of(7, 11, 13));
        Collections.shuffle(small, random);
        Collections.shuffle(large, random);
        int shorter = Math.min(large.get(0), large.get(1));
        int longer = Math.max(large.get(0), large.get(1));
        boolean fewerQueries = seed % 2 == 1;
        return new Shapes(
                seed,
                small.get(0),
                fewerQueries ? shorter : longer,
                fewerQueries ? longer : shorter,
                small.get(1),
                small.get(2));
    }

    /**
     * Several seeds, as a source of arguments. The queries are the fewer where the seed is odd, the keys where it is even.
     *
     * @param count how many
     * @return the sizes of the seeds 1 to count
     */
    public static Stream<Shapes> seeds(int count) {
        return LongStream.rangeClosed(1, count).mapToObj(Shapes::seeded);
    }

    /**
     * The number of query heads.
     *
     * @return H
     */
    public int numHeads() {
        return numKvHeads * groupSize;
    }

    /**
     * The size of a head.
     *
     * @return D, even
     */
    public int headDim() {
        return HEAD_DIM;
    }

    /**
     * The size of a token's vector.
     *
     * @return E = H D
     */
    public int embedDim() {
        return numHeads() * headDim();
    }

    /**
     * The width of a feed-forward sublayer, or of additive attention.
     *
     * @return F
     */
    public int hiddenDim() {
        return HIDDEN_DIM;
    }

    /**
     * The same with other lengths.
     *
     * @param queries T
     * @param keys S
     * @return the new sizes
     */
    public Shapes withLengths(int queries, int keys) {
        return new Shapes(seed, batchSize, queries, keys, numKvHeads, groupSize);
    }

    /**
     * Draws an array from the standard normal distribution, by Java's own generator: the same on every engine.
     *
     * @param manager owner of the array
     * @param stream tells arrays of one seed apart
     * @param sizes the sizes, axis by axis
     * @return float32
     */
    public NDArray normal(NDManager manager, int stream, long... sizes) {
        Random random = new Random(31 * seed + stream);
        float[] values = new float[Math.toIntExact(new Shape(sizes).size())];
        for (int index = 0; index < values.length; index++) {
            values[index] = (float) random.nextGaussian();
        }
        return manager.create(values, new Shape(sizes));
    }

    /**
     * Draws a boolean array.
     *
     * @param manager owner of the array
     * @param stream tells arrays of one seed apart
     * @param probability of true
     * @param sizes the sizes, axis by axis
     * @return boolean
     */
    public NDArray coins(NDManager manager, int stream, double probability, long... sizes) {
        Random random = new Random(31 * seed + stream);
        boolean[] values = new boolean[Math.toIntExact(new Shape(sizes).size())];
        for (int index = 0; index < values.length; index++) {
            values[index] = random.nextDouble() < probability;
        }
        return manager.create(values, new Shape(sizes));
    }

    /**
     * Draws a number of real tokens for each sequence; the last one has the most.
     *
     * @param longest the greatest length
     * @return lengths from 1 to the longest, (B)
     */
    public int[] lengths(int longest) {
        Random random = new Random(seed);
        int[] lengths = random.ints(batchSize, 1, longest + 1).toArray();
        Arrays.sort(lengths);
        lengths[batchSize - 1] = longest;
        return lengths;
    }

    @Override
    public String toString() {
        return "seed=" + seed + " B=" + batchSize + " T=" + queryLength + " S=" + keyLength + " G=" + numKvHeads + " H="
                + numHeads() + " D=" + headDim();
    }
}
