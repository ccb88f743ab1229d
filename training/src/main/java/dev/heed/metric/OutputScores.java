package dev.heed.metric;

import dev.heed.data.LengthRange;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that is measured of generated outputs. An output may be right in several ways, as a word with two pronunciations: it
 * is right if it equals any reference, and tokens are compared with the closest one by {@link EditDistance}, the first of
 * equally close ones. Sequence error is what {@link WordErrorRate} counts, token error is {@link PhonemeErrorRate}.
 */
public final class OutputScores {

    /** See {@link TokenAccuracy}. */
    public static final String TOKEN_ACCURACY = "token_accuracy";
    /** See {@link WordErrorRate#accuracy}. */
    public static final String SEQUENCE_ACCURACY = "sequence_accuracy";
    /** See {@link CorpusBleu}, tokenizer 13a. */
    public static final String BLEU = "bleu";
    /** See {@link ChrF}. */
    public static final String CHRF = "chrf";
    /** See {@link PhonemeErrorRate}. */
    public static final String TOKEN_ERROR_RATE = "token_error_rate";
    /** See {@link WordErrorRate}. */
    public static final String SEQUENCE_ERROR_RATE = "sequence_error_rate";

    /** The names of the figures, in order. */
    public static final List<String> NAMES =
            List.of(TOKEN_ACCURACY, SEQUENCE_ACCURACY, BLEU, CHRF, TOKEN_ERROR_RATE, SEQUENCE_ERROR_RATE);

    private final TokenAccuracy tokenAccuracy = new TokenAccuracy();
    private final CorpusBleu bleu = CorpusBleu.standard();
    private final ChrF chrF = new ChrF();
    private final PhonemeErrorRate tokenErrorRate = new PhonemeErrorRate();
    private final WordErrorRate sequenceErrorRate = new WordErrorRate();

    /** Starts with nothing added. */
    public OutputScores() {}

    /** The scores of one output. */
    public static OutputScores of(List<String> hypothesis, Collection<List<String>> references) {
        OutputScores scores = new OutputScores();
        scores.add(hypothesis, references);
        return scores;
    }

    /**
     * Counts one output.
     *
     * @param hypothesis its words or characters, possibly none
     * @param references what would be right, at least one
     */
    public void add(List<String> hypothesis, Collection<List<String>> references) {
        References.checkAll(references);
        List<String> closest = Collections.min(
                references, Comparator.comparingInt(reference -> EditDistance.between(hypothesis, reference)));
        tokenAccuracy.add(hypothesis, closest);
        tokenErrorRate.add(hypothesis, references);
        sequenceErrorRate.add(hypothesis, references);
        String text = String.join(" ", hypothesis);
        List<String> texts =
                references.stream().map(words -> String.join(" ", words)).toList();
        bleu.add(text, texts);
        chrF.add(text, texts);
    }

    /** Counts all that others have counted. */
    public void add(OutputScores other) {
        tokenAccuracy.add(other.tokenAccuracy);
        bleu.add(other.bleu);
        chrF.add(other.chrF);
        tokenErrorRate.add(other.tokenErrorRate);
        sequenceErrorRate.add(other.sequenceErrorRate);
    }

    /** How many outputs were counted. */
    public long outputs() {
        return sequenceErrorRate.words();
    }

    /** The figures by their {@linkplain #NAMES names}: NaN before the first output. */
    public Map<String, Double> values() {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put(TOKEN_ACCURACY, tokenAccuracy.value());
        values.put(SEQUENCE_ACCURACY, sequenceErrorRate.accuracy());
        values.put(BLEU, bleu.value());
        values.put(CHRF, chrF.value());
        values.put(TOKEN_ERROR_RATE, tokenErrorRate.value());
        values.put(SEQUENCE_ERROR_RATE, sequenceErrorRate.value());
        return values;
    }

    /** The figures of a range of lengths. */
    LengthBin bin(LengthRange lengths) {
        return new LengthBin(
                lengths,
                outputs(),
                tokenAccuracy.value(),
                sequenceErrorRate.accuracy(),
                bleu.value(),
                chrF.value(),
                tokenErrorRate.value());
    }
}
