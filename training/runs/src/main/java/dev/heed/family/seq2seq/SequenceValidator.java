package dev.heed.family.seq2seq;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import dev.heed.block.ForwardPass;
import dev.heed.data.EvaluationBatch;
import dev.heed.data.SequencePair;
import dev.heed.data.Vocabularies;
import dev.heed.generate.GreedyDecoder;
import dev.heed.metric.CorpusBleu;
import dev.heed.metric.SequenceAccuracy;
import dev.heed.metric.TokenAccuracy;
import dev.heed.seq2seq.Seq2Seq;
import dev.heed.seq2seq.Seq2SeqBatch;
import dev.heed.train.Validator;
import dev.heed.train.loss.CrossEntropy;
import dev.heed.train.loss.NextTokenAccuracy;
import dev.heed.train.loss.Seq2SeqObjective;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a sequence-to-sequence model makes of pairs that it does not learn from: how probable it finds the right targets, and
 * what it writes itself, greedily.
 *
 * <p>The metrics: {@code loss}, cross-entropy in nats a token without label smoothing; {@code perplexity}, its exponential;
 * {@code next_token_accuracy}, the share of tokens that it finds most probable after the right ones, from 0 to 1; {@code token_accuracy} and {@code sequence_accuracy} of what it writes, from 0 to 1; {@code bleu}, corpus BLEU with
 * tokenizer 13a and exponential smoothing, from 0 to 100.
 */
public final class SequenceValidator implements Validator {

    /** The names of the metrics, in order. */
    public static final List<String> METRICS =
            List.of("loss", "perplexity", NextTokenAccuracy.NAME, "token_accuracy", "sequence_accuracy", "bleu");

    private static final int BATCH_SIZE = 256;

    /** How many tokens more than the longest right target a written one may have. */
    private static final int SLACK = 10;

    private final Seq2Seq network;
    private final Vocabularies vocabularies;
    private final List<EvaluationBatch> batches;
    private final NDManager manager;
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
        this.network = network;
        this.vocabularies = vocabularies;
        this.manager = manager;
        batches = EvaluationBatch.batchesOf(pairs, vocabularies, BATCH_SIZE);
        maxLength = SLACK
                + pairs.stream().mapToInt(pair -> pair.target().size()).max().orElseThrow();
    }

    @Override
    public Map<String, Double> measure() {
        double[] likelihood = likelihood();
        TokenAccuracy tokens = new TokenAccuracy();
        SequenceAccuracy sequences = new SequenceAccuracy();
        CorpusBleu bleu = CorpusBleu.standard();
        GreedyDecoder decoder = new GreedyDecoder(network, manager, maxLength);
        for (EvaluationBatch batch : batches) {
            List<int[]> written = decoder.decode(batch.batch().source());
            for (int row = 0; row < written.size(); row++) {
                List<String> hypothesis = vocabularies.target().decode(written.get(row));
                List<String> reference = batch.pairs().get(row).target();
                tokens.add(hypothesis, reference);
                sequences.add(hypothesis, reference);
                bleu.add(hypothesis, reference);
            }
        }
        Map<String, Double> values = new LinkedHashMap<>();
        values.put(METRICS.get(0), likelihood[0]);
        values.put(METRICS.get(1), Math.exp(likelihood[0]));
        values.put(METRICS.get(2), likelihood[1]);
        values.put(METRICS.get(3), tokens.value());
        values.put(METRICS.get(4), sequences.value());
        values.put(METRICS.get(5), bleu.value());
        return values;
    }

    /** The loss and the next-token accuracy. */
    private double[] likelihood() {
        Seq2SeqObjective objective = new Seq2SeqObjective(network, new CrossEntropy(0f));
        double[] sums = new double[2];
        long tokens = 0;
        for (EvaluationBatch batch : batches) {
            try (NDManager scope = manager.newSubManager()) {
                Seq2SeqBatch pairs = batch.batch();
                ForwardPass pass = ForwardPass.inference(new ParameterStore(scope, false));
                NDList measured = objective.measure(pass, scope, pairs);
                for (int place = 0; place < sums.length; place++) {
                    sums[place] += measured.get(place).getFloat() * (double) objective.count(pairs);
                }
                tokens += objective.count(pairs);
            }
        }
        return new double[] {sums[0] / tokens, sums[1] / tokens};
    }
}
