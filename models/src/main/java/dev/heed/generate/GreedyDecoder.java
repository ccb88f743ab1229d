package dev.heed.generate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.heed.block.ForwardPass;
import dev.heed.block.StepResult;
import dev.heed.seq2seq.DecoderState;
import dev.heed.seq2seq.Seq2Seq;
import dev.heed.seq2seq.SpecialTokens;
import dev.heed.seq2seq.TokenBatch;
import dev.heed.shape.Require;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Greedy decoding: appends the most probable next token again and again, to all sequences of a batch at once, until each
 * has ended.
 *
 * <p>\[ y_t = \arg\max_v p(v \mid y_{\lt t}, x) \]
 *
 * <p>Each step has a scope of native memory of its own, which lives until the next step has used the state in it.
 */
public final class GreedyDecoder {

    private final Seq2Seq model;
    private final NDManager manager;
    private final int maxLength;

    /**
     * Makes a decoder.
     *
     * @param model an initialised model
     * @param manager parent of the scopes; nothing stays in it
     * @param maxLength the most tokens that a sequence may have; what has not ended by then is cut
     * @throws IllegalArgumentException if the length is below 1
     */
    public GreedyDecoder(Seq2Seq model, NDManager manager, int maxLength) {
        Require.positive("maxLength", maxLength);
        this.model = model;
        this.manager = manager;
        this.maxLength = maxLength;
    }

    /** Decodes a batch (B, S): a sequence for each row, without {@link SpecialTokens#EOS}; it may be empty. */
    public List<int[]> decode(TokenBatch source) {
        try (NDManager scope = manager.newSubManager()) {
            ForwardPass pass = ForwardPass.inference(new ParameterStore(scope, false));
            return pass.compute(() -> decode(pass, scope, source));
        }
    }

    private List<int[]> decode(ForwardPass pass, NDManager scope, TokenBatch source) {
        Sequences generated = new Sequences(source.batchSize(), maxLength);
        DecoderState state = model.start(pass, scope, source);
        NDManager held = scope.newSubManager(); // what the state of the step before lives in
        while (!generated.isFinished()) {
            NDManager step = scope.newSubManager();
            StepResult<DecoderState> next = model.step(pass, generated.last(step), state);
            generated.append(next.output().argMax(-1).toLongArray());
            state = next.state();
            held.close();
            held = step;
        }
        return generated.toList();
    }

    /** What has been generated so far. */
    private static final class Sequences {

        private final int[][] tokens;
        private final int[] lengths;
        private final boolean[] ended;
        private long[] last;
        private int steps;

        Sequences(int batchSize, int maxLength) {
            tokens = new int[batchSize][maxLength];
            lengths = new int[batchSize];
            ended = new boolean[batchSize];
            last = new long[batchSize];
            Arrays.fill(last, SpecialTokens.BOS);
        }

        NDArray last(NDManager owner) {
            return owner.create(last, new Shape(last.length, 1)); // (B, 1)
        }

        void append(long[] next) {
            for (int row = 0; row < next.length; row++) {
                ended[row] |= next[row] == SpecialTokens.EOS;
                if (!ended[row]) {
                    tokens[row][lengths[row]++] = Math.toIntExact(next[row]);
                }
            }
            last = next;
            steps++;
        }

        boolean isFinished() {
            return steps == tokens[0].length || IntStream.range(0, ended.length).allMatch(row -> ended[row]);
        }

        List<int[]> toList() {
            return IntStream.range(0, tokens.length)
                    .mapToObj(row -> Arrays.copyOf(tokens[row], lengths[row]))
                    .toList();
        }
    }
}
