package dev.heed.generate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.heed.block.GeneratedTokens;
import dev.heed.kernel.TokenSampling;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Greedy decoding and sampling: continues sequences of one length token by token, several in a native call where the
 * model can. Sequences that have ended are fed on until half of the batch has, a native call is over or the window slides, and
 * then left out.
 */
final class Continuation<S extends GenerationState<S>> {

    private final GenerationConfig config;
    private final Set<Integer> endTokens;
    private final TokenRules rules;
    private final TokenChoice choice;
    private final int vocabSize;
    private final TokenListener listener;
    private final Decoding<S> decoding;
    private final List<Row> all;
    private List<Row> fed;
    private boolean inOneCall;

    /** A sequence, whose it is, and what its draws come from. */
    record Row(int input, int number, TokenSequence sequence, SplittableRandom random) {}

    Continuation(
            AutoregressiveModel<S> model,
            GenerationConfig config,
            Set<Integer> endTokens,
            Decoding<S> decoding,
            List<Row> rows,
            TokenListener listener) {
        this.config = config;
        this.endTokens = endTokens;
        this.decoding = decoding;
        this.listener = listener;
        rules = new TokenRules(config, endTokens);
        choice = new TokenChoice(config);
        vocabSize = model.vocabSize();
        all = rows;
        fed = rows;
    }

    /** The rows, continued; each input of the decoding has {@code numReturn} of them, one after another. */
    List<Row> run() {
        int each = config.numReturn();
        append(decoding.begin(), each);
        inOneCall = decoding.canGenerate();
        decoding.select(IntStream.range(0, fed.size()).map(row -> row / each).toArray());
        while (leaveOutEnded()) {
            int count = decoding.tokensACall(newTokens(), listener == TokenListener.NOBODY ? left() : 1);
            if (inOneCall && count > 0 && !rules.tooSoon(newTokens())) {
                append(decoding.generate(sequences(), count, manager -> sampling(manager, count)));
            } else {
                append(decoding.feed(sequences()), 1);
            }
        }
        return all;
    }

    /** Those that run have equally many. */
    private int newTokens() {
        return fed.stream()
                .filter(Continuation::runs)
                .mapToInt(row -> row.sequence().newTokens())
                .max()
                .orElse(config.maxTokens());
    }

    private int left() {
        return config.maxTokens() - newTokens();
    }

    private static boolean runs(Row row) {
        return row.sequence().runs();
    }

    /**
     * Whether any row runs. Leaves the others out, which costs a copy of what the model remembers: between native calls of
     * many tokens, otherwise where they are at least half, or where the window slides, which only running rows fill.
     */
    private boolean leaveOutEnded() {
        int[] running =
                IntStream.range(0, fed.size()).filter(row -> runs(fed.get(row))).toArray();
        if (running.length == 0 || left() == 0) {
            return false;
        }
        if (inOneCall || decoding.room() == 0 || 2 * running.length <= fed.size()) {
            decoding.select(running);
            List<Row> before = fed;
            fed = IntStream.of(running).mapToObj(before::get).toList();
        }
        return true;
    }

    private List<TokenSequence> sequences() {
        return fed.stream().map(Row::sequence).toList();
    }

    /** One token a row, from logits (B, V); {@code each} rows after each other share one row of logits. */
    private void append(NDArray logits, int each) {
        if (config.strategy() == Strategy.GREEDY && !rules.changeAfter(newTokens())) {
            NDArray best = logits.argMax(-1).expandDims(-1); // (B, 1)
            double[] scores = toDoubles(logits.logSoftmax(-1).gather(best, 1));
            long[] tokens = best.toLongArray();
            IntStream.range(0, fed.size()).forEach(row -> append(fed.get(row), tokens[row], scores[row]));
        } else {
            float[] elements = logits.toFloatArray();
            IntStream.range(0, fed.size()).forEach(row -> append(fed.get(row), elements, row / each * vocabSize));
        }
    }

    private void append(Row row, float[] logits, int offset) {
        if (!runs(row)) {
            return;
        }
        double normaliser = TokenChoice.logSumExp(logits, offset, vocabSize);
        Generator.requireNumber(normaliser, row.input());
        float[] changed = Arrays.copyOfRange(logits, offset, offset + vocabSize);
        rules.apply(changed, 0, row.sequence());
        int token = config.strategy() == Strategy.GREEDY
                ? TokenChoice.mostProbable(changed, 0, vocabSize)
                : choice.drawn(changed, 0, vocabSize, row.random().nextDouble());
        if (token == TokenChoice.NONE) {
            row.sequence().stop();
        } else {
            append(row, token, logits[offset + token] - normaliser);
        }
    }

    private void append(GeneratedTokens<S> generated) {
        long[] tokens = generated.tokens().toLongArray();
        double[] scores = toDoubles(generated.logProbabilities());
        int count = tokens.length / fed.size();
        for (int column = 0; column < count; column++) {
            for (int row = 0; row < fed.size(); row++) {
                append(fed.get(row), tokens[row * count + column], scores[row * count + column]);
            }
        }
    }

    private void append(Row row, long token, double logProbability) {
        TokenSequence sequence = row.sequence();
        if (!sequence.runs()) {
            return;
        }
        Generator.requireNumber(logProbability, row.input());
        if (rules.block(token, sequence)) { // a kernel's choice where every token is blocked
            sequence.stop();
        } else if (endTokens.contains((int) token)) {
            sequence.end(logProbability);
        } else {
            sequence.append((int) token, logProbability);
            listener.onToken(row.input(), row.number(), (int) token);
        }
    }

    private TokenSampling sampling(NDManager manager, int count) {
        return new TokenSampling(
                config.strategy() == Strategy.GREEDY ? null : uniforms(manager, count),
                config.temperature(),
                config.topK(),
                config.topP(),
                config.minP(),
                config.repetitionPenalty(),
                config.noRepeatNgram(),
                rules.needTokens() ? before(manager) : null,
                Decoding.toArray(manager, endTokens));
    }

    private NDArray uniforms(NDManager manager, int count) {
        double[] uniforms = fed.stream()
                .flatMapToDouble(
                        row -> DoubleStream.generate(row.random()::nextDouble).limit(count))
                .toArray();
        return manager.create(uniforms, new Shape(fed.size(), count));
    }

    /** All rows run where calls are native, and so have equally many tokens. */
    private NDArray before(NDManager manager) {
        int length = fed.get(0).sequence().length();
        long[] tokens = sequences().stream()
                .flatMapToInt(sequence -> Arrays.stream(sequence.last(length)))
                .asLongStream()
                .toArray();
        return manager.create(tokens, new Shape(fed.size(), 1, length)); // (B, 1, L)
    }

    private static double[] toDoubles(NDArray array) {
        float[] elements = array.toFloatArray();
        return IntStream.range(0, elements.length).mapToDouble(i -> elements[i]).toArray();
    }
}
