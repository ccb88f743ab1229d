package dev.heed.test;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import dev.heed.block.ForwardPass;
import dev.heed.mask.AttentionMask;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A kind of block as {@link AttentionContract} sees it: how to build one, run it, step it. Its {@code toString} names it
 * in the test report.
 */
public interface AttentionSubject {

    /** What is true of a subject; a property that hangs on a trait checks the opposite where the trait is missing. */
    enum Trait {
        /** Queries are the keys: the memory given to {@link Built#run} is the query itself. */
        SELF_ATTENDING,
        /** No query sees a later one, whatever the mask: the mask is about the memory only. */
        CAUSAL_BY_ITSELF,
        /** {@link Built#start} works. */
        STEPWISE,
        /** Knows no order: other keys and values in another order are the same to it. */
        ORDER_FREE,
        /** A query that may attend to nothing gives 0, not merely something that depends on it alone. */
        ZERO_WHEN_HIDDEN
    }

    /**
     * What is true of this subject.
     *
     * @return its traits
     */
    Set<Trait> traits();

    /**
     * Makes a block, not yet initialised.
     *
     * @param shapes its sizes
     * @return the block and how to run it
     */
    Built build(Shapes shapes);

    /**
     * The size of the query's vectors.
     *
     * @param shapes the sizes
     * @return E unless overridden
     */
    default int querySize(Shapes shapes) {
        return shapes.embedDim();
    }

    /**
     * The size of the memory's vectors.
     *
     * @param shapes the sizes
     * @return E unless overridden
     */
    default int memorySize(Shapes shapes) {
        return shapes.embedDim();
    }

    /**
     * Parameters whose gradient is 0 by the maths: a key's bias adds the same to all scores of a row, and softmax takes
     * it away again.
     *
     * @return the ends of their names; none unless overridden
     */
    default Set<String> flatParameters() {
        return Set.of();
    }

    /**
     * Whether a trait is true of this subject.
     *
     * @param trait the trait
     * @return true if it is declared
     */
    default boolean is(Trait trait) {
        return traits().contains(trait);
    }

    /** One block of the kind. */
    interface Built {

        /**
         * The block.
         *
         * @return always the same
         */
        Block block();

        /**
         * Runs it over whole sequences.
         *
         * @param pass the pass that this belongs to
         * @param query (B, T, query size)
         * @param memory (B, S, memory size); the query itself where queries are the keys
         * @param mask which keys each query may attend to, broadcastable to (B, 1, T, S)
         * @return (B, T, any)
         */
        NDArray run(ForwardPass pass, NDArray query, NDArray memory, AttentionMask mask);

        /**
         * Begins to run it step by step. Where queries are the keys, each sees itself and those before it.
         *
         * @param pass the pass that this belongs to
         * @param memory (B, S, memory size); where queries are the keys it is not looked at
         * @param mask which memory each query may attend to, the same for every query
         * @return takes the next queries (B, t, query size) and gives their outputs (B, t, any)
         * @throws UnsupportedOperationException if the subject is not {@link Trait#STEPWISE}
         */
        UnaryOperator<NDArray> start(ForwardPass pass, NDArray memory, AttentionMask mask);
    }
}
