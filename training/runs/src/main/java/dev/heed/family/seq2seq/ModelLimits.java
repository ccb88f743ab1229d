package dev.heed.family.seq2seq;

import dev.heed.data.Vocabularies;
import dev.heed.seq2seq.RecurrentCell;
import dev.heed.shape.Require;

/**
 * How large a model of a recipe may be. Beyond this no machine that reads recipes can hold it; it would use up the memory, or
 * count for hours, before it failed.
 */
final class ModelLimits {

    /** Elements of a vector, and of a state. */
    private static final int WIDEST = 65_536;

    /** Elements inside a feed-forward network, four times the widest. */
    private static final int WIDEST_INSIDE = 4 * WIDEST;

    private static final int MOST_LAYERS = 1024;

    /** With gradients and an optimizer's averages, 16 GiB of float32. */
    private static final long MOST_PARAMETERS = 1L << 30;

    private ModelLimits() {}

    /** Checks the size of a vector or state. */
    static void requireSize(String name, int size) {
        Require.positive(name, size);
        Require.atMost(name, size, WIDEST);
    }

    /** Checks the sizes that are a Transformer's alone. */
    static void requireTransformer(int numHeads, int numLayers, int hiddenDim) {
        Require.positive("numHeads", numHeads);
        Require.positive("numLayers", numLayers);
        Require.atMost("numLayers", numLayers, MOST_LAYERS);
        Require.positive("hiddenDim", hiddenDim);
        Require.atMost("hiddenDim", hiddenDim, WIDEST_INSIDE);
    }

    /**
     * Checks how many parameters there are, but for the small ones: biases and norms.
     */
    static void requireParameters(Seq2SeqModel model, Vocabularies vocabularies) {
        long tokens = vocabularies.source().size() + 2L * vocabularies.target().size();
        long parameters = model.innerParameters() + tokens * model.embedDim();
        if (parameters > MOST_PARAMETERS) {
            throw new IllegalArgumentException("model must have at most " + MOST_PARAMETERS
                    + " parameters, but got about " + parameters + " of " + model);
        }
    }

    /** How many matrices of the size of a state a cell has: its gates, and the new state. */
    static long blocks(RecurrentCell cell) {
        return switch (cell) {
            case GRU -> 3;
            case LSTM -> 4;
        };
    }
}
