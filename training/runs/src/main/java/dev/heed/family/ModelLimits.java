package dev.heed.family;

import dev.heed.recipe.ModelSettings;
import dev.heed.seq2seq.RecurrentCell;
import dev.heed.shape.Require;

/**
 * How large a model of a recipe may be. Beyond this no machine that reads recipes can hold it; it would use up the memory, or
 * count for hours, before it failed.
 */
public final class ModelLimits {

    /** Elements of a vector, and of a state. */
    private static final int WIDEST = 65_536;

    /** Elements inside a feed-forward network, four times the widest. */
    private static final int WIDEST_INSIDE = 4 * WIDEST;

    private static final int MOST_LAYERS = 1024;

    /** With gradients and an optimizer's averages, 16 GiB of float32. */
    private static final long MOST_PARAMETERS = 1L << 30;

    private ModelLimits() {}

    /** Checks the size of a vector or state. */
    public static void requireSize(String name, int size) {
        Require.positive(name, size);
        Require.atMost(name, size, WIDEST);
    }

    /** Checks the sizes of a recurrent model. */
    public static void requireRecurrent(int embedDim, int hiddenDim, int numLayers) {
        requireSize("embedDim", embedDim);
        requireSize("hiddenDim", hiddenDim);
        requireLayers(numLayers);
    }

    /** Checks the sizes that are a Transformer's alone. */
    public static void requireTransformer(int numHeads, int numLayers, int hiddenDim) {
        Require.positive("numHeads", numHeads);
        requireLayers(numLayers);
        Require.positive("hiddenDim", hiddenDim);
        Require.atMost("hiddenDim", hiddenDim, WIDEST_INSIDE);
    }

    private static void requireLayers(int numLayers) {
        Require.positive("numLayers", numLayers);
        Require.atMost("numLayers", numLayers, MOST_LAYERS);
    }

    /**
     * Checks how many parameters there are.
     *
     * @param parameters about how many; biases and norms need not be counted
     */
    public static void requireParameters(ModelSettings model, long parameters) {
        if (parameters > MOST_PARAMETERS) {
            throw new IllegalArgumentException("model must have at most " + MOST_PARAMETERS
                    + " parameters, but got about " + parameters + " of " + model);
        }
    }

    /** How many matrices of the size of a state a cell has: its gates, and the new state. */
    public static long blocks(RecurrentCell cell) {
        return switch (cell) {
            case GRU -> 3;
            case LSTM -> 4;
        };
    }
}
