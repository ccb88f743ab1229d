package dev.heed.family.lm;

import ai.djl.ndarray.NDManager;
import dev.heed.lm.LanguageModel;
import dev.heed.train.StopSignal;
import dev.heed.train.Validator;
import dev.heed.train.loss.CrossEntropy;
import dev.heed.train.loss.LanguageModelObjective;
import dev.heed.train.loss.TargetAccuracy;
import dev.heed.train.loss.TargetLikelihood;
import java.util.List;
import java.util.Map;

/**
 * Measures how probable a language model finds sequences that it does not learn from.
 *
 * <p>The metrics: {@code loss}, cross-entropy in nats a token without label smoothing; {@code perplexity}, its
 * exponential; {@code next_token_accuracy}, the share of tokens that it finds most probable after those before them, from
 * 0 to 1; of a text also {@code bits_per_character}, which alone compares models of different tokenizers.
 *
 * @param network the model
 * @param heldOut what it is measured on
 * @param manager parent of the scopes; nothing stays in it
 */
record LanguageValidator(LanguageModel network, HeldOut heldOut, NDManager manager) implements Validator {

    private static final String LOSS = TargetLikelihood.LOSS;
    private static final String PERPLEXITY = TargetLikelihood.PERPLEXITY;
    private static final String BITS_PER_CHARACTER = "bits_per_character";

    /** The names of the metrics of sequences, in order. */
    static final List<String> METRICS = List.of(LOSS, PERPLEXITY, TargetAccuracy.NEXT_TOKEN);

    /** The names of the metrics of a text, in order. */
    static final List<String> TEXT_METRICS = List.of(LOSS, PERPLEXITY, TargetAccuracy.NEXT_TOKEN, BITS_PER_CHARACTER);

    @Override
    public List<String> metrics() {
        return heldOut.charactersPerToken() == null ? METRICS : TEXT_METRICS;
    }

    @Override
    public Map<String, Double> measure() {
        return measure(StopSignal.never());
    }

    /** The metrics; the signal ends it after the batch that it is at. */
    Map<String, Double> measure(StopSignal stop) {
        TargetLikelihood measured = TargetLikelihood.of(
                new LanguageModelObjective(network, new CrossEntropy(0f)), heldOut.batches(), manager, stop);
        Map<String, Double> values = measured.metrics(TargetAccuracy.NEXT_TOKEN);
        if (heldOut.charactersPerToken() != null) {
            long characters = Math.max(1, Math.round(measured.count() * heldOut.charactersPerToken()));
            values.put(BITS_PER_CHARACTER, measured.bitsPerCharacter(characters));
        }
        return values;
    }
}
