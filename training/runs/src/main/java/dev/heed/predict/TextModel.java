package dev.heed.predict;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import dev.heed.look.AttentionTrace;
import dev.heed.train.StopSignal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A model as its users meet it: lines of text go in, text comes out. It is the settings of a network, and the tokenizers or
 * labels that belong to it; the parameters are the network's own.
 *
 * @param <N> the network
 */
public interface TextModel<N extends Block> {

    /**
     * A new network.
     *
     * @param manager owner of its parameters, which are initialised
     */
    N network(NDManager manager);

    /**
     * Writes tokenizers and labels, from which {@link dev.heed.recipe.Family#model} makes an equal model.
     *
     * @param folder where the files go
     * @return the names of the files
     */
    List<String> save(Path folder);

    /** Whether it generates text, so that {@link Generation} means something to it. */
    boolean generates();

    /**
     * Uses the network. What it makes of a line does not depend on the lines beside it, but for what is drawn, which follows
     * from the line's number too.
     *
     * @param manager parent of its scopes
     * @param inputs lines, as the data has them; none to have the settings checked alone
     * @param how how to generate; of no meaning to a model that does not generate
     * @return what it made of each, in order; where the settings want several outputs, all of an input's before the next
     * @throws IllegalArgumentException if a line is nothing that the network can read, or a setting is out of its range
     */
    List<Prediction> predict(N network, NDManager manager, List<String> inputs, Generation how);

    /**
     * What the network as a DJL block takes of a line, as a batch of one.
     *
     * @param manager owner of the arrays
     * @throws IllegalArgumentException if the line is nothing that the network can read
     */
    NDList arrays(NDManager manager, String input);

    /**
     * What the network's output for {@link #arrays} means.
     *
     * @param output what the block gave; a model that generates goes on by itself
     */
    default Prediction prediction(N network, NDManager manager, String input, NDList output, Generation how) {
        return predict(network, manager, List.of(input), how).get(0);
    }

    /**
     * The attention weights of a prediction, the best one where the settings want several; nothing unless the network has
     * attention.
     *
     * @param manager parent of its scopes
     * @param how how to generate; of no meaning to a model that does not generate
     * @throws IllegalArgumentException if the line is nothing that the network can read, or a setting is out of its range
     */
    Optional<AttentionTrace> attention(N network, NDManager manager, String input, Generation how);

    /**
     * Measures the network on a file of the kind that it learned from.
     *
     * @param manager parent of its scopes
     * @param data the file
     * @param stop ends it after the batch that it is at; the scores are then of those before
     * @throws IllegalArgumentException if the file is not of that kind
     */
    TestScores test(N network, NDManager manager, Path data, StopSignal stop);

    /**
     * Measures the outputs that the network generates for a file of the kind that it learned from.
     *
     * @param manager parent of its scopes
     * @param data the file
     * @param how how to generate, one output for each input
     * @param bins the shortest input of each range of lengths, ascending; none for ranges that follow from the file
     * @param stop ends it after the batch that it is at; the scores are then of those before
     * @throws IllegalArgumentException if the file is not of that kind, or a test of this network generates nothing
     */
    default TestScores test(
            N network, NDManager manager, Path data, Generation how, List<Integer> bins, StopSignal stop) {
        throw new IllegalArgumentException(
                "network must be one from sequence to sequence for bins, examples, a chart or settings of generation, but got "
                        + network.getClass().getSimpleName());
    }

    /**
     * Writes the network and what belongs to it as a folder that Hugging Face's transformers loads, and that answers there as
     * it does here.
     *
     * @param folder an empty one
     * @throws IllegalArgumentException if there is no counterpart, or a setting has none
     */
    default void export(N network, Path folder) {
        throw new IllegalArgumentException("network must be of a kind that transformers has, but got "
                + network.getClass().getSimpleName());
    }
}
