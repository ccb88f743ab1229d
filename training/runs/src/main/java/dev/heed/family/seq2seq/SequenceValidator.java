package dev.heed.family.seq2seq;

import ai.djl.ndarray.NDManager;
import dev.heed.data.Batching;
import dev.heed.data.LazyList;
import dev.heed.data.LengthRange;
import dev.heed.data.SequencePair;
import dev.heed.data.Vocabularies;
import dev.heed.generate.Generated;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.Generator;
import dev.heed.metric.LengthBins;
import dev.heed.metric.OutputScores;
import dev.heed.predict.TestScores;
import dev.heed.seq2seq.Seq2Seq;
import dev.heed.seq2seq.Seq2SeqBatch;
import dev.heed.shape.Require;
import dev.heed.train.StopSignal;
import dev.heed.train.Validator;
import dev.heed.train.loss.CrossEntropy;
import dev.heed.train.loss.Seq2SeqObjective;
import dev.heed.train.loss.TargetAccuracy;
import dev.heed.train.loss.TargetLikelihood;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Measures a sequence-to-sequence model on pairs that it does not learn from: how probable it finds the right targets,
 * and what it generates itself by greedy decoding, once for each distinct source.
 *
 * <p>The metrics: {@code loss}, cross-entropy in nats a token without label smoothing; {@code perplexity}, its
 * exponential; {@code next_token_accuracy}, the share of tokens that it finds most probable after the right ones before
 * them, from 0 to 1; and those of {@link OutputScores}, with all targets of a source as its references.
 */
public final class SequenceValidator implements Validator {

    /** The names of the metrics, in order. */
    public static final List<String> METRICS = Stream.concat(
                    Stream.of(TargetLikelihood.LOSS, TargetLikelihood.PERPLEXITY, TargetAccuracy.NEXT_TOKEN),
                    OutputScores.NAMES.stream())
            .toList();

    /** Sources that are decoded at once. */
    public static final int BATCH_SIZE = 256;

    /** How many tokens more than the longest right target a generated one may have. */
    public static final int SLACK = 10;

    /** Logits that are held at once at most, 128 MiB of them: with a large vocabulary, fewer pairs go together. */
    private static final int MOST_LOGITS = 1 << 25;

    private final Seq2Seq network;
    private final Vocabularies vocabularies;
    private final UnaryOperator<List<String>> units;
    private final NDManager manager;
    private final Map<List<String>, List<List<String>>> targets;
    private final List<Seq2SeqBatch> pairs;
    private final List<List<SequencePair>> sources;
    private final int maxLength;

    /**
     * A validator of some pairs whose tokens are words or characters.
     *
     * @param network the model
     * @param vocabularies its tokens
     * @param pairs at least one
     * @param manager parent of the scopes; nothing stays in it
     */
    public SequenceValidator(Seq2Seq network, Vocabularies vocabularies, List<SequencePair> pairs, NDManager manager) {
        this(network, vocabularies, UnaryOperator.identity(), pairs, 0, manager);
    }

    /**
     * A validator that generates for some of the sources alone.
     *
     * @param units makes words or characters of the tokens of a target
     * @param maxOutputs for how many sources, evenly over all; 0 for all
     */
    SequenceValidator(
            Seq2Seq network,
            Vocabularies vocabularies,
            UnaryOperator<List<String>> units,
            List<SequencePair> pairs,
            int maxOutputs,
            NDManager manager) {
        Require.positive("pairs", pairs.size());
        this.network = network;
        this.vocabularies = vocabularies;
        this.units = units;
        this.manager = manager;
        this.pairs = batches(vocabularies, pairs);
        Map<List<String>, List<List<String>>> all = SequencePair.targetsBySource(pairs);
        targets = new LinkedHashMap<>();
        LazyList.spread(List.copyOf(all.keySet()), maxOutputs)
                .forEach(source -> targets.put(source, Objects.requireNonNull(all.get(source))));
        // Short ones first, because a decoder runs until the longest row of its batch is done
        sources = new Batching<SequencePair, List<SequencePair>>(
                        vocabularies.batching().byLength(), rows -> rows)
                .batchesOf(
                        targets.entrySet().stream()
                                .map(entry -> new SequencePair(
                                        entry.getKey(), entry.getValue().get(0)))
                                .toList(),
                        BATCH_SIZE);
        maxLength = maxTokens(pairs);
    }

    /** How many tokens an output may have where these are the right ones. */
    static int maxTokens(List<SequencePair> pairs) {
        return SLACK + longest(pairs);
    }

    private static int longest(List<SequencePair> pairs) {
        return pairs.stream().mapToInt(pair -> pair.target().size()).max().orElseThrow();
    }

    private static List<Seq2SeqBatch> batches(Vocabularies vocabularies, List<SequencePair> pairs) {
        long logits = (longest(pairs) + 1L) * vocabularies.target().size(); // of a pair, with its end
        return vocabularies.batching().batchesOf(pairs, (int) Math.max(1, Math.min(BATCH_SIZE, MOST_LOGITS / logits)));
    }

    @Override
    public List<String> metrics() {
        return METRICS;
    }

    @Override
    public Map<String, Double> measure() {
        OutputScores scores = new OutputScores();
        decoded(StopSignal.never()).forEach((source, hypothesis) -> scores.add(scored(source, hypothesis)));
        return metrics(likelihood(network, pairs, manager, StopSignal.never()), scores);
    }

    /**
     * The metrics, and how good the generated sequences are by the length of their source, in tokens.
     *
     * @param trained ranges of the source lengths in training, from short to long
     * @param stop ends it after the batch that it is at; the figures are then no whole ones
     */
    TestScores test(List<LengthRange> trained, StopSignal stop) {
        OutputScores all = new OutputScores();
        LengthBins bins = LengthBins.within(trained);
        decoded(stop).forEach((source, hypothesis) -> {
            OutputScores scores = scored(source, hypothesis);
            all.add(scores);
            bins.add(source.size(), scores);
        });
        int longest = targets.keySet().stream().mapToInt(List::size).max().orElseThrow();
        return new TestScores(metrics(likelihood(network, pairs, manager, stop), all), bins.rowsUpTo(longest));
    }

    /** What the model generates for each source. */
    private Map<List<String>, List<String>> decoded(StopSignal stop) {
        Map<List<String>, List<String>> hypotheses = new LinkedHashMap<>();
        Generator generator = new Generator(network, manager, GenerationConfig.greedy(maxLength));
        for (List<SequencePair> batch : sources) {
            if (stop.isGiven()) {
                break;
            }
            List<Generated> written =
                    generator.best(vocabularies.encode(batch).source().rows());
            for (int row = 0; row < written.size(); row++) {
                hypotheses.put(
                        batch.get(row).source(),
                        vocabularies.target().decode(written.get(row).tokens()));
            }
        }
        return hypotheses;
    }

    private OutputScores scored(List<String> source, List<String> hypothesis) {
        List<List<String>> references = Objects.requireNonNull(targets.get(source));
        return OutputScores.of(
                units.apply(hypothesis), references.stream().map(units).toList());
    }

    /** How probable a network finds the targets of some pairs. */
    static TargetLikelihood likelihood(
            Seq2Seq network, Vocabularies vocabularies, List<SequencePair> pairs, NDManager manager) {
        return likelihood(network, batches(vocabularies, pairs), manager, StopSignal.never());
    }

    private static TargetLikelihood likelihood(
            Seq2Seq network, List<Seq2SeqBatch> pairs, NDManager manager, StopSignal stop) {
        return TargetLikelihood.of(new Seq2SeqObjective(network, new CrossEntropy(0f)), pairs, manager, stop);
    }

    /** The metrics of targets and outputs, in order. */
    static Map<String, Double> metrics(TargetLikelihood likelihood, OutputScores outputs) {
        Map<String, Double> values = likelihood.metrics(TargetAccuracy.NEXT_TOKEN);
        values.putAll(outputs.values());
        return values;
    }
}
