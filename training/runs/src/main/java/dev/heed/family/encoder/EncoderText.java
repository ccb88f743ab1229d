package dev.heed.family.encoder;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import dev.heed.io.SafeText;
import dev.heed.look.AttentionProbe;
import dev.heed.look.AttentionTrace;
import dev.heed.predict.AlikeInputs;
import dev.heed.predict.TextModel;
import dev.heed.text.TokenBatch;
import dev.heed.text.Tokenizer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A model that reads a line as the tokens of one tokenizer.
 *
 * @param <N> the network
 */
public sealed interface EncoderText<N extends Block> extends TextModel<N>
        permits ClassifierText, EmbeddingText, MaskedTokensText, TagsText {

    /** Lines that go through the network together. */
    int BATCH_SIZE = 64;

    /** What makes tokens of a line. */
    Tokenizer tokenizer();

    /**
     * The ids that the network is given for a line.
     *
     * @throws IllegalArgumentException if the line is nothing that the network can read
     */
    int[] tokens(String line);

    @Override
    default List<String> save(Path folder) {
        tokenizer().save(folder.resolve(EncoderTokenizer.FILE));
        return List.of(EncoderTokenizer.FILE);
    }

    @Override
    default boolean generates() {
        return false;
    }

    @Override
    default NDList arrays(NDManager manager, String input) {
        return new NDList(TokenBatch.of(List.of(tokens(input))).toArray(manager));
    }

    /** How the tokens of the line look at each other. */
    @Override
    default Optional<AttentionTrace> attention(N network, NDManager manager, String input) {
        int[] tokens = tokens(input);
        List<String> names = Arrays.stream(tokens).mapToObj(tokenizer()::token).toList();
        return Optional.of(AttentionProbe.overText(network, manager, tokens).trace(0, names));
    }

    /** Refuses a line without anything in it. */
    static void requireToken(String line, int... tokens) {
        if (tokens.length == 0) {
            throw new IllegalArgumentException(
                    "line must hold at least one token, but got '" + SafeText.of(line) + "'");
        }
    }

    /**
     * Lets rows of equal length go through a network together, so that none is padded for another's sake.
     *
     * @param rows of ids
     * @param use makes something of each of some rows of equal length, given by their places
     * @return what was made of each row, in order
     */
    static <R> List<R> inBatches(List<int[]> rows, Function<List<Integer>, List<R>> use) {
        return AlikeInputs.inBatches(
                rows.stream().map(row -> row.length).toList(), BATCH_SIZE, (length, places) -> use.apply(places));
    }
}
