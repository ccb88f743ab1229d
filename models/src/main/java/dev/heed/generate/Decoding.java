package dev.heed.generate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.heed.block.AttentionWatcher;
import dev.heed.block.BeamTokens;
import dev.heed.block.ForwardPass;
import dev.heed.block.GeneratedTokens;
import dev.heed.block.StepResult;
import dev.heed.kernel.BeamChoice;
import dev.heed.kernel.TokenSampling;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Feeds sequences of one length to a model and holds its state. Each step has a scope of native memory of its own, which
 * lives until the next step has used the state in it.
 *
 * <p>When there is no room for one token more, the last half of them is read anew, as if it were a beginning, and goes on from
 * there.
 */
final class Decoding<S extends GenerationState<S>> implements AutoCloseable {

    /** Enough to make a token's share of a native call small, few enough to throw away after an end token. */
    private static final int TOKENS_A_CALL = 16;

    /** Where so many tokens are there already, a call makes as many again, up to this. */
    private static final int MOST_TOKENS_A_CALL = 64;

    private final AutoregressiveModel<S> model;
    private final NDManager scope;
    private final ForwardPass pass;
    private final int maxLength;
    private List<int[]> inputs;
    private NDManager held;
    private @Nullable S state;

    Decoding(
            AutoregressiveModel<S> model,
            NDManager manager,
            List<int[]> inputs,
            @Nullable AttentionWatcher watcher,
            int maxLength) {
        this.maxLength = maxLength;
        this.model = model;
        this.inputs = inputs;
        scope = manager.newSubManager();
        held = scope.newSubManager();
        ForwardPass plain = ForwardPass.inference(new ParameterStore(scope, false));
        pass = watcher == null ? plain : plain.watchedBy(watcher);
    }

    /** The logits (B, V) of the first new token; they live until the next call. */
    NDArray begin() {
        return read(inputs.stream().map(model::firstTokens).toList());
    }

    /** Feeds the last token of each sequence; the logits (B, V) of the next, which live until the next call. */
    NDArray feed(List<TokenSequence> sequences) {
        if (room() == 0) {
            int window = Math.max(1, maxLength / 2);
            sequences.forEach(TokenSequence::slideWindow);
            return read(sequences.stream().map(each -> each.last(window)).toList());
        }
        NDManager step = scope.newSubManager();
        return logits(step, model.stepToLast(pass, lastTokens(step, sequences), started()));
    }

    /** How many tokens were fed. */
    long length() {
        return started().length();
    }

    /** How many tokens can be fed before the window slides. */
    long room() {
        return maxLength - length();
    }

    /** How many tokens a native call makes after so many new ones, at most so many; 0 where the window slides first. */
    int tokensACall(int newTokens, int most) {
        int wanted = Math.max(TOKENS_A_CALL, Math.min(MOST_TOKENS_A_CALL, newTokens));
        return (int) Math.min(room(), Math.min(most, wanted));
    }

    /** Whether {@link #generate} runs as a native call. */
    boolean canGenerate() {
        try (NDArray token = held.zeros(new Shape(1, 1), DataType.INT64)) {
            return model.canGenerate(pass, token);
        }
    }

    /** Feeds the last token of each sequence and generates some more in a native call; they live until the next. */
    GeneratedTokens<S> generate(List<TokenSequence> sequences, int count, Draws draws) {
        NDManager step = scope.newSubManager();
        GeneratedTokens<S> generated =
                model.generate(pass, lastTokens(step, sequences), started(), count, draws.toArrays(step));
        hold(step, generated.state());
        return generated;
    }

    /** Whether {@link #search} runs as a native call. */
    boolean canSearch() {
        try (NDArray token = held.zeros(new Shape(1, 1), DataType.INT64)) {
            return model.canSearch(pass, token);
        }
    }

    /** Feeds the last token of each beam and continues them some times in a native call; they live until the next. */
    BeamTokens<S> search(List<TokenSequence> beams, int numBeams, int count, Set<Integer> endTokens, int wanted) {
        NDManager step = scope.newSubManager();
        double[] scores = beams.stream().mapToDouble(TokenSequence::score).toArray();
        BeamChoice choice = new BeamChoice(
                step.create(scores, new Shape(beams.size() / numBeams, numBeams)), toArray(step, endTokens), wanted);
        BeamTokens<S> found = model.search(pass, lastTokens(step, beams), started(), count, choice);
        hold(step, found.state());
        return found;
    }

    /** End tokens as a kernel takes them. */
    static NDArray toArray(NDManager manager, Set<Integer> endTokens) {
        return manager.create(endTokens.stream().mapToLong(Integer::longValue).toArray(), new Shape(endTokens.size()));
    }

    /** What a kernel needs to choose tokens, made where it is needed. */
    interface Draws {
        TokenSampling toArrays(NDManager manager);
    }

    /** Goes on with some of the sequences, by their places, as often as they are named. */
    void select(int... rows) {
        if (rows.length == inputs.size() && IntStream.range(0, rows.length).allMatch(row -> rows[row] == row)) {
            return;
        }
        NDManager next = scope.newSubManager();
        NDArray indices = next.create(Arrays.stream(rows).asLongStream().toArray());
        hold(next, started().select(indices));
        List<int[]> all = inputs;
        inputs = Arrays.stream(rows).mapToObj(all::get).toList();
    }

    /** From an empty state. */
    private NDArray read(List<int[]> first) {
        NDManager step = scope.newSubManager();
        long[] tokens =
                first.stream().flatMapToInt(Arrays::stream).asLongStream().toArray();
        NDArray array = step.create(tokens, new Shape(first.size(), first.get(0).length)); // (B, T)
        return logits(step, model.stepToLast(pass, array, model.start(pass, step, inputs)));
    }

    private NDArray logits(NDManager step, StepResult<S> result) {
        hold(step, result.state());
        return result.output()
                .squeeze(1)
                .toType(DataType.FLOAT32, false); // (B, V), which a model of float64 may have too
    }

    /** What a model read at its start goes from state to state, and so from scope to scope. */
    private void hold(NDManager next, S nextState) {
        nextState.attach(next);
        state = nextState;
        held.close();
        held = next;
    }

    private S started() {
        return Objects.requireNonNull(state);
    }

    private static NDArray lastTokens(NDManager owner, List<TokenSequence> sequences) {
        long[] last = sequences.stream().mapToLong(TokenSequence::last).toArray();
        return owner.create(last, new Shape(last.length, 1)); // (B, 1)
    }

    @Override
    public void close() {
        scope.close();
    }
}
