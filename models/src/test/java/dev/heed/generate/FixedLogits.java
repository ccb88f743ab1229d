package dev.heed.generate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.heed.block.ForwardPass;
import dev.heed.block.StepResult;
import java.util.List;
import java.util.Set;

/** A model that always says the same. */
class FixedLogits implements AutoregressiveModel<FixedLogits.Length> {

    private final float[] logits;

    FixedLogits(float... logits) {
        this.logits = logits;
    }

    /** How many tokens of how many sequences were fed. */
    record Length(int batchSize, long length) implements GenerationState<Length> {

        @Override
        public Length select(NDArray rows) {
            return new Length(Math.toIntExact(rows.size()), length);
        }

        @Override
        public void attach(NDManager manager) {}
    }

    @Override
    public int vocabSize() {
        return logits.length;
    }

    @Override
    public int inputVocabSize() {
        return logits.length;
    }

    @Override
    public Set<Integer> endTokens() {
        return Set.of();
    }

    @Override
    public int[] firstTokens(int[] input) {
        return input;
    }

    @Override
    public Length start(ForwardPass pass, NDManager manager, List<int[]> inputs) {
        return new Length(inputs.size(), 0);
    }

    @Override
    public StepResult<Length> step(ForwardPass pass, NDArray tokens, Length state) {
        long length = tokens.getShape().get(1);
        Shape shape = new Shape(state.batchSize(), length, logits.length);
        NDArray all = tokens.getManager().create(logits).broadcast(shape);
        return new StepResult<>(all, new Length(state.batchSize(), state.length() + length));
    }
}
