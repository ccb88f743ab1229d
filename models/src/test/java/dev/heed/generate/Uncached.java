package dev.heed.generate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.heed.block.ForwardPass;
import dev.heed.block.StepResult;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Another model that remembers only tokens and reads all of them again at each step: the oracle of caches, of how they
 * are reordered, and of native calls, none of which it has.
 */
record Uncached<S extends GenerationState<S>>(AutoregressiveModel<S> inner)
        implements AutoregressiveModel<Uncached.Tokens> {

    /** The inputs, and what was fed for each. */
    record Tokens(List<int[]> inputs, List<long[]> fed) implements GenerationState<Tokens> {

        @Override
        public long length() {
            return fed.get(0).length;
        }

        @Override
        public Tokens select(NDArray rows) {
            int[] places =
                    Arrays.stream(rows.toLongArray()).mapToInt(Math::toIntExact).toArray();
            return new Tokens(
                    Arrays.stream(places).mapToObj(inputs::get).toList(),
                    Arrays.stream(places).mapToObj(fed::get).toList());
        }

        @Override
        public void attach(NDManager manager) {}
    }

    @Override
    public Tokens start(ForwardPass pass, NDManager manager, List<int[]> inputs) {
        return new Tokens(inputs, inputs.stream().map(input -> new long[0]).toList());
    }

    @Override
    public StepResult<Tokens> step(ForwardPass pass, NDArray tokens, Tokens state) {
        NDManager manager = tokens.getManager();
        long[] newer = tokens.toLongArray();
        int width = Math.toIntExact(tokens.getShape().get(1));
        List<long[]> all = IntStream.range(0, state.fed().size())
                .mapToObj(row -> LongStream.concat(
                                LongStream.of(state.fed().get(row)),
                                Arrays.stream(newer, row * width, (row + 1) * width))
                        .toArray())
                .toList();
        long length = all.get(0).length;
        NDArray whole =
                manager.create(all.stream().flatMapToLong(LongStream::of).toArray(), new Shape(all.size(), length));
        NDArray logits = inner.step(pass, whole, inner.start(pass, manager, state.inputs()))
                .output();
        NDArray last = logits.get(new NDIndex().addAllDim().addSliceDim(length - width, length));
        return new StepResult<>(last, new Tokens(state.inputs(), all));
    }

    @Override
    public int vocabSize() {
        return inner.vocabSize();
    }

    @Override
    public int inputVocabSize() {
        return inner.inputVocabSize();
    }

    @Override
    public int maxLength() {
        return inner.maxLength();
    }

    @Override
    public Set<Integer> endTokens() {
        return inner.endTokens();
    }

    @Override
    public int[] firstTokens(int[] input) {
        return inner.firstTokens(input);
    }
}
