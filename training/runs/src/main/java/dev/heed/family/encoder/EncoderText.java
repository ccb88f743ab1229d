package dev.heed.family.encoder;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import dev.heed.block.ForwardPass;
import dev.heed.encoder.TextInputs;
import dev.heed.family.Pretrained;
import dev.heed.io.SafeText;
import dev.heed.look.AttentionProbe;
import dev.heed.look.AttentionTrace;
import dev.heed.predict.AlikeInputs;
import dev.heed.predict.Generation;
import dev.heed.predict.Prediction;
import dev.heed.predict.TextModel;
import dev.heed.text.TokenBatch;
import dev.heed.text.Tokenizer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

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
        tokenizer().save(folder.resolve(Pretrained.TOKENIZER));
        return List.of(Pretrained.TOKENIZER);
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
    default Optional<AttentionTrace> attention(N network, NDManager manager, String input, Generation how) {
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

    /** What is made of some lines. */
    @FunctionalInterface
    interface BatchUse {

        /**
         * Makes a prediction of each line.
         *
         * @param pass for prediction
         * @param batch the tokens of the lines, equally many in each
         * @param inputs the same as arrays, which live as long as the call
         * @param lines in the order of the batch
         */
        List<Prediction> of(ForwardPass pass, TokenBatch batch, TextInputs inputs, List<String> lines);
    }

    /**
     * Lets lines of equally many tokens go through a network together, so that none is padded for another's sake.
     *
     * @param manager parent of a scope for each batch
     * @return what was made of each line, in order
     */
    default List<Prediction> inBatches(NDManager manager, List<String> lines, BatchUse use) {
        List<int[]> rows = lines.stream().map(this::tokens).toList();
        return AlikeInputs.inBatches(rows.stream().map(row -> row.length).toList(), BATCH_SIZE, (length, places) -> {
            try (NDManager scope = manager.newSubManager()) {
                TokenBatch batch = TokenBatch.of(places.stream().map(rows::get).toList());
                return use.of(
                        ForwardPass.inference(new ParameterStore(scope, false)),
                        batch,
                        TextInputs.of(scope, batch),
                        places.stream().map(lines::get).toList());
            }
        });
    }

    /** A row out of rows that lie one behind the other. */
    static float[] row(float[] rows, int row, int size) {
        return Arrays.copyOfRange(rows, row * size, (row + 1) * size);
    }

    /** An embedding as a prediction has it. */
    static List<Float> vector(float... embedding) {
        return IntStream.range(0, embedding.length)
                .mapToObj(place -> embedding[place])
                .toList();
    }
}
