package dev.heed.family.encoder;

import ai.djl.ndarray.NDManager;
import dev.heed.data.Batching;
import dev.heed.data.LazyList;
import dev.heed.data.TokenMasking;
import dev.heed.encoder.MaskedTokenModel;
import dev.heed.predict.TestScores;
import dev.heed.text.TokenBatch;
import dev.heed.train.StopSignal;
import dev.heed.train.Validator;
import dev.heed.train.loss.CrossEntropy;
import dev.heed.train.loss.MaskedTokenObjective;
import dev.heed.train.loss.TargetLikelihood;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Measures a model of masked tokens on text that it does not learn from, with the same masks each time.
 *
 * <p>The metrics: {@code loss}, cross-entropy in nats a masked token; {@code perplexity}, its exponential; {@code
 * masked_accuracy}, the share of masked tokens that it finds most probable, from 0 to 1.
 */
final class MaskedTokensValidator implements Validator {

    /** The names of the metrics, in order. */
    static final List<String> METRICS = 
            List.of(TargetLikelihood.LOSS, TargetLikelihood.PERPLEXITY, MaskedTokenObjective.ACCURACY);

    private final MaskedTokenObjective objective;
    private final NDManager manager;
    private final TokenMasking masking;
    private final List<TokenBatch> batches;

    /**
     * A validator of some texts.
     *
     * @param most how many windows to look at; 0 for all
     * @param manager parent of the scopes; nothing stays in it
     */
    MaskedTokensValidator(
            MaskedTokenModel network, MaskedTokensText model, List<String> texts, int most, NDManager manager) {
        objective = new MaskedTokenObjective(network, new CrossEntropy(0f));
        this.manager = manager;
        masking = model.masking();
        // One window a batch, to choose among them; then the chosen ones side by side
        List<TokenBatch> windows = model.windows(texts).evaluation(1);
        List<TokenBatch> chosen = LazyList.spread(windows, most);
        batches = new Batching<TokenBatch, TokenBatch>(
                        Comparator.comparingInt(window -> 0),
                        group -> model.whole(TokenBatch.of(
                                group.stream().map(window -> window.row(0)).toList())))
                .batchesOf(chosen, EncoderText.BATCH_SIZE);
    }

    @Override
    public List<String> metrics() {
        return METRICS;
    }

    @Override
    public Map<String, Double> measure() {
        return test(StopSignal.never()).metrics();
    }

    TestScores test(StopSignal stop) {
        TargetLikelihood likelihood = TargetLikelihood.of(
                objective,
                () -> IntStream.range(0, batches.size())
                        .mapToObj(number -> masking.mask(batches.get(number), new SplittableRandom(number)))
                        .iterator(),
                manager,
                stop);
        return new TestScores(likelihood.metrics(MaskedTokenObjective.ACCURACY), List.of());
    }
}
