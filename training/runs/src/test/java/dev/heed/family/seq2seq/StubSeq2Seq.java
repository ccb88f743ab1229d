package dev.heed.family.seq2seq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.heed.block.ForwardPass;
import dev.heed.block.StepResult;
import dev.heed.seq2seq.DecoderState;
import dev.heed.seq2seq.Seq2Seq;
import dev.heed.text.SpecialTokens;
import dev.heed.text.TokenBatch;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/** Learns nothing: copies sources of some lengths without a fault, and writes the last token of the vocabulary for the others. */
final class StubSeq2Seq extends Seq2Seq {

    private final int vocabSize;
    private final IntPredicate rightAtLength;
    private int decodedSources;

    /** Source lengths are those without the end. */
    StubSeq2Seq(int vocabSize, IntPredicate rightAtLength) {
        this.vocabSize = vocabSize;
        this.rightAtLength = rightAtLength;
    }

    private record State(TokenBatch source, int position) implements DecoderState {

        @Override
        public long length() {
            return position;
        }

        @Override
        public DecoderState select(NDArray rows) {
            List<int[]> selected = Arrays.stream(rows.toLongArray())
                    .mapToObj(row -> source.row((int) row))
                    .toList();
            return new State(TokenBatch.of(selected), position);
        }

        @Override
        public void attach(NDManager manager) {}
    }

    /** For how many sources it began to write token by token. */
    int decodedSources() {
        return decodedSources;
    }

    @Override
    public DecoderState start(ForwardPass pass, NDManager manager, TokenBatch source) {
        return new State(source, 0);
    }

    @Override
    public StepResult<DecoderState> step(ForwardPass pass, NDArray tokens, DecoderState state) {
        State before = (State) state;
        TokenBatch source = before.source();
        int steps = (int) tokens.getShape().get(1);
        if (steps == 1 && before.position() == 0) {
            decodedSources += source.batchSize();
        }
        float[] logits = new float[source.batchSize() * steps * vocabSize];
        for (int row = 0; row < source.batchSize(); row++) {
            for (int step = 0; step < steps; step++) {
                int next = next(source.row(row), before.position() + step);
                logits[(row * steps + step) * vocabSize + next] = 1;
            }
        }
        NDArray array = tokens.getManager().create(logits, new Shape(source.batchSize(), steps, vocabSize));
        return new StepResult<>(array, new State(source, before.position() + steps));
    }

    private int next(int[] source, int position) {
        if (position >= source.length - 1) {
            return SpecialTokens.EOS;
        }
        return rightAtLength.test(source.length - 1) ? source[position] : vocabSize - 1;
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {}

    @Override
    public List<Block> sourceAttentions() {
        return List.of();
    }

    @Override
    public int inputVocabSize() {
        return vocabSize;
    }

    @Override
    public int vocabSize() {
        return vocabSize;
    }
}
