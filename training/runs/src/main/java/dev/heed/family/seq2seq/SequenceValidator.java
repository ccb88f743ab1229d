package dev.heed.family.seq2seq;

import ai.djl.ndarray.NDManager;
import dev.heed.data.EvaluationBatch;
import dev.heed.data.LengthRange;
import dev.heed.data.SequencePair;
import dev.heed.data.Vocabularies;
import dev.heed.generate.Generated;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.Generator;
import dev.heed.metric.CorpusBleu;
import dev.heed.metric.LengthBin;
import dev.heed.metric.LengthBins;
import dev.heed.metric.SequenceAccuracy;
import dev.heed.metric.TokenAccuracy;
import dev.heed.predict.TestScores;
import dev.heed.seq2seq.Seq2Seq;
import dev.heed.shape.Require;
import dev.heed.train.StopSignal;
import dev.heed.train.Validator;
import dev.heed.train.loss.CrossEntropy;
import dev.heed.train.loss.NextTokenAccuracy;
import dev.heed.train.loss.Seq2SeqObjective;
import dev.heed.train.loss.TargetLikelihood;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Measures a sequence-to-sequence model on pairs that it does not learn from: how probable it finds the right targets,
 * and what it generates itself by greedy decoding.
 *
 * <p>The metrics: {@code loss}, cross-entropy in nats a token without label smoothing; {@code perplexity}, its
 * exponential; {@code next_token_accuracy}, the share of tokens that it finds most probable after the right ones before
 * them, from 0 to 1; {@code token_accuracy} and {@code sequence_accuracy} of what it generates, from 0 to 1; {@code
 * bleu}, corpus BLEU with tokenizer 13a and exponential smoothing, from 0 to 100.
 */
public final class SequenceValidator implements Validator {

    private static final String LOSS = "loss";
    private static final String PERPLEXITY = "perplexity";
    private static final String TOKEN_ACCURACY = "token_accuracy";
    private static final String SEQUENCE_ACCURACY = "sequence_accuracy";
    private static final String BLEU = "bleu";

    /** The names of the metrics, in order. */
    public static final List<String> METRICS =
            List.of(LOSS, PERPLEXITY, NextTokenAccuracy.NAME, TOKEN_ACCURACY, SEQUENCE_ACCURACY, BLEU);

    /** Sources that are decoded at once. */
    public static final int BATCH_SIZE = 256;

    /** How many tokens more than the longest right target a generated one may have. */
    public static final int SLACK = 10;

    private final Seq2Seq network;
    private final Vocabularies vocabularies;
    private final NDManager manager;
    private final Map<List<String>, List<List<String>>> targets;
    private final List<EvaluationBatch> pairs;
    private final List<EvaluationBatch> sources;
    private final int maxLength;

    /**
     * A validator of some pairs.
     *
     * @param network the model
     * @param vocabularies its tokens
     * @param pairs at least one
     * @param manager parent of the scopes; nothing stays in it
     */
    public SequenceValidator(Seq2Seq network, Vocabularies vocabularies, List<SequencePair> pairs, NDManager manager) {
        Require.positive("pairs", pairs.size());
        this.network = network;
        this.vocabularies = vocabularies;
        this.manager = manager;
        this.pairs = EvaluationBatch.batchesOf(pairs, vocabularies, BATCH_SIZE);
        targets = SequencePair.targetsBySource(pairs);
        sources = EvaluationBatch.batchesOf(
                targets.entrySet().stream()
                        .map(entry -> new SequencePair(
                                entry.getKey(), entry.getValue().get(0)))
                        .toList(),
                vocabularies,
                BATCH_SIZE);
        maxLength = SLACK
                + pairs.stream().mapToInt(pair -> pair.target().size()).max().orElseThrow();
    }

    @Override
    public List<String> metrics() {
        return METRICS;
    }

    @Override
    public Map<String, Double> measure() {
        return metrics(decoded(new StopSignal()));
    }

    /**
     * The metrics, and how good the generated sequences are by the length of their source. A source with several
     * targets counts once there, by the target that its hypothesis is closest to.
     *
     * @param trained ranges of the source lengths in training, from short to long
     * @param stop ends it after the batch that it is at; the figures are then of those before
     */
    TestScores test(List<LengthRange> trained, StopSignal stop) {
        Map<List<String>, List<String>> hypotheses = decoded(stop);
        LengthBins bins = LengthBins.within(trained);
        hypotheses.forEach((source, hypothesis) -> bins.add(hypothesis, source, targets(source)));
        return new TestScores(metrics(hypotheses), tested(bins));
    }

    /** What the model generates for each source. */
    private Map<List<String>, List<String>> decoded(StopSignal stop) {
        Map<List<String>, List<String>> hypotheses = new LinkedHashMap<>();
        Generator generator = new Generator(network, manager, GenerationConfig.greedy(maxLength));
        for (EvaluationBatch batch : sources) {
            if (stop.isGiven()) {
                break;
            }
            List<Generated> written = generator.best(batch.batch().source().rows());
            for (int row = 0; row < written.size(); row++) {
                hypotheses.put(
                        batch.pairs().get(row).source(),
                        vocabularies.target().decode(written.get(row).tokens()));
            }
        }
        return hypotheses;
    }

    private List<List<String>> targets(List<String> source) {
        return Objects.requireNonNull(targets.get(source));
    }

    private Map<String, Double> metrics(Map<List<String>, List<String>> hypotheses) {
        TargetLikelihood likelihood = TargetLikelihood.of(
                new Seq2SeqObjective(network, new CrossEntropy(0f)),
                () -> pairs.stream().map(EvaluationBatch::batch).iterator(),
                manager,
                new StopSignal());
        TokenAccuracy tokens = new TokenAccuracy();
        SequenceAccuracy sequences = new SequenceAccuracy();
        CorpusBleu bleu = CorpusBleu.standard();
        hypotheses.forEach((source, hypothesis) -> targets(source).forEach(target -> {
            tokens.add(hypothesis, target);
            sequences.add(hypothesis, target);
            bleu.add(hypothesis, target);
        }));
        Map<String, Double> values = new LinkedHashMap<>();
        values.put(LOSS, likelihood.loss().loss());
        values.put(PERPLEXITY, likelihood.loss().perplexity());
        values.put(NextTokenAccuracy.NAME, likelihood.accuracy());
        values.put(TOKEN_ACCURACY, tokens.value());
        values.put(SEQUENCE_ACCURACY, sequences.value());
        values.put(BLEU, bleu.value());
        return values;
    }

    /**
     * The ranges that hold a tested source. They end at the longest one, and each comes once: without sources beyond
     * those of training, all lengths are those of training.
     */
    private List<LengthBin> tested(LengthBins bins) {
        int longest = targets.keySet().stream().mapToInt(List::size).max().orElseThrow();
        return bins.rows().stream()
                .filter(bin -> bin.sequences() > 0)
                .map(bin -> new LengthBin(
                        new LengthRange(
                                bin.lengths().min(), Math.min(bin.lengths().max(), longest)),
                        bin.sequences(),
                        bin.tokenAccuracy(),
                        bin.sequenceAccuracy(),
                        bin.bleu()))
                .distinct()
                .toList();
    }
}
