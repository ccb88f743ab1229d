package dev.heed.test;

import org.jspecify.annotations.Nullable;

/**
 * Scaled dot-product attention as nothing but loops over doubles, to hold every other way of computing it against. It
 * shares no code and no idea with the kernels: it never scores a hidden key at all.
 *
 * <p>Shapes, all flat and in row-major order: query (B, H, T, D), key and value (B, G, S, D), keep and bias (B, H, T, S);
 * context (B, H, T, D), weights (B, H, T, S). Query heads h and h' share a key head where h / (H / G) = h' / (H / G).
 */
public final class OracleAttention {

    private final int batchSize;
    private final int numHeads;
    private final int numKvHeads;
    private final int queryLength;
    private final int keyLength;
    private final int headDim;
    private boolean @Nullable [] keep;
    private double @Nullable [] bias;

    /** What attention gives. */
    public static final class Result {
        private final double[] context;
        private final double[] weights;

        private Result(double[] context, double[] weights) {
            this.context = context;
            this.weights = weights;
        }

        /**
         * What each query gathered.
         *
         * @return (B, H, T, D)
         */
        public double[] context() {
            return context.clone();
        }

        /**
         * How it was gathered.
         *
         * @return (B, H, T, S)
         */
        public double[] weights() {
            return weights.clone();
        }
    }

    /**
     * Attention of given sizes, without mask or bias.
     *
     * @param shapes B, T, S, H, G and D
     */
    public OracleAttention(Shapes shapes) {
        this(shapes, shapes.numKvHeads());
    }

    /**
     * Attention of given sizes, without mask or bias.
     *
     * @param shapes B, T, S, H and D
     * @param numKvHeads G in place of that of the sizes; H for plain multi-head attention
     */
    public OracleAttention(Shapes shapes, int numKvHeads) {
        batchSize = shapes.batchSize();
        numHeads = shapes.numHeads();
        this.numKvHeads = numKvHeads;
        queryLength = shapes.queryLength();
        keyLength = shapes.keyLength();
        headDim = shapes.headDim();
    }

    /**
     * Hides keys.
     *
     * @param mask true = may attend, (B, H, T, S)
     * @return this
     */
    public OracleAttention keep(boolean[] mask) {
        keep = mask;
        return this;
    }

    /**
     * Adds to the scores.
     *
     * @param values (B, H, T, S)
     * @return this
     */
    public OracleAttention bias(double[] values) {
        bias = values;
        return this;
    }

    /**
     * Computes attention row by row.
     *
     * @param query (B, H, T, D)
     * @param key (B, G, S, D)
     * @param value (B, G, S, D)
     * @return context and weights, both 0 in a row that is hidden altogether
     */
    public Result attend(double[] query, double[] key, double[] value) {
        int rows = batchSize * numHeads * queryLength;
        double[] context = new double[rows * headDim];
        double[] weights = new double[rows * keyLength];
        for (int row = 0; row < rows; row++) {
            int keyStart = firstKey(row);
            double total = 0;
            for (int s = 0; s < keyLength; s++) {
                int cell = row * keyLength + s;
                if (keep == null || keep[cell]) {
                    double score = dot(query, row, key, keyStart + s) / Math.sqrt(headDim);
                    weights[cell] = Math.exp(bias == null ? score : score + bias[cell]);
                    total += weights[cell];
                }
            }
            for (int s = 0; s < keyLength && total > 0; s++) {
                int cell = row * keyLength + s;
                weights[cell] /= total;
                for (int d = 0; d < headDim; d++) {
                    context[row * headDim + d] += weights[cell] * value[(keyStart + s) * headDim + d];
                }
            }
        }
        return new Result(context, weights);
    }

    /** The index of the first key that a row's head sees, counted in keys. */
    private int firstKey(int row) {
        int batch = row / (numHeads * queryLength);
        int head = row / queryLength % numHeads;
        return (batch * numKvHeads + head / (numHeads / numKvHeads)) * keyLength;
    }

    private double dot(double[] query, int row, double[] key, int keyRow) {
        double sum = 0;
        for (int d = 0; d < headDim; d++) {
            sum += query[row * headDim + d] * key[keyRow * headDim + d];
        }
        return sum;
    }
}
