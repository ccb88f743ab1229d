package dev.heed.metric;

import dev.heed.data.LengthRange;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How good the hypotheses are whose sources have a length in one range.
 *
 * @param lengths the source lengths
 * @param sequences how many sequences were counted; the figures are NaN if none
 * @param tokenAccuracy see {@link TokenAccuracy}
 * @param sequenceAccuracy see {@link WordErrorRate#accuracy}
 * @param bleu see {@link CorpusBleu}, tokenizer 13a
 * @param chrf see {@link ChrF}
 * @param tokenErrorRate see {@link PhonemeErrorRate}
 */
public record LengthBin(
        LengthRange lengths,
        long sequences,
        double tokenAccuracy,
        double sequenceAccuracy,
        double bleu,
        double chrf,
        double tokenErrorRate) {

    /** All of it by the names that files have for it, in order. */
    public Map<String, Number> values() {
        Map<String, Number> values = new LinkedHashMap<>();
        values.put("from_length", lengths.min());
        values.put("to_length", lengths.max());
        values.put("count", sequences);
        values.put(OutputScores.TOKEN_ACCURACY, tokenAccuracy);
        values.put(OutputScores.SEQUENCE_ACCURACY, sequenceAccuracy);
        values.put(OutputScores.BLEU, bleu);
        values.put(OutputScores.CHRF, chrf);
        values.put(OutputScores.TOKEN_ERROR_RATE, tokenErrorRate);
        return values;
    }
}
