package dev.heed.family;

import ai.djl.ndarray.NDManager;
import dev.heed.predict.TestScores;
import dev.heed.train.Objective;
import dev.heed.train.StopSignal;
import dev.heed.train.Validator;
import dev.heed.train.loss.TargetLikelihood;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Measures how probable a model finds tokens that it does not learn from.
 *
 * <p>The metrics: {@code loss}, cross-entropy in nats a token; {@code perplexity}, its exponential; the share of tokens that
 * it finds most probable, from 0 to 1, by the objective's name; where a text is predicted as a whole, also {@code
 * bits_per_character}, which alone compares models of different tokenizers.
 *
 * @param objective without label smoothing; its first metric is that share
 * @param batches at least one, the same ones each time
 * @param charactersPerTarget how many characters a target spells on average; null where no text is predicted as a whole
 * @param manager parent of the scopes; nothing stays in it
 * @param <B> what a batch is
 */
public record LikelihoodValidator<B>(
        Objective<B> objective,
        Iterable<B> batches,
        @Nullable Double charactersPerTarget,
        NDManager manager) implements Validator {

    private static final String BITS_PER_CHARACTER = "bits_per_character";

    /**
     * The names of the metrics, in order.
     *
     * @param accuracy the name of the share of tokens that the model finds most probable
     * @param isText whether a text is predicted as a whole
     */
    public static List<String> metrics(String accuracy, boolean isText) {
        List<String> names = new ArrayList<>(List.of(TargetLikelihood.LOSS, TargetLikelihood.PERPLEXITY, accuracy));
        if (isText) {
            names.add(BITS_PER_CHARACTER);
        }
        return names;
    }

    @Override
    public List<String> metrics() {
        return metrics(objective.metrics().get(0), charactersPerTarget != null);
    }

    @Override
    public Map<String, Double> measure() {
        return test(StopSignal.never()).metrics();
    }

    /** The metrics; the signal ends it after the batch that it is at. */
    public TestScores test(StopSignal stop) {
        TargetLikelihood measured = TargetLikelihood.of(objective, batches, manager, stop);
        Map<String, Double> values = measured.metrics(objective.metrics().get(0));
        if (charactersPerTarget != null) {
            double characters = measured.count() * charactersPerTarget;
            values.put(BITS_PER_CHARACTER, measured.bitsPerCharacter(Math.max(1, characters)));
        }
        return new TestScores(values, List.of());
    }
}
