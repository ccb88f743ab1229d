package dev.heed.metric;

import dev.heed.data.LengthRange;

/**
 * How good the hypotheses are whose sources have a length in one range.
 *
 * @param lengths the source lengths
 * @param sequences how many sequences were counted; the figures are NaN if none
 * @param tokenAccuracy see {@link TokenAccuracy}
 * @param sequenceAccuracy see {@link SequenceAccuracy}
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

    /** The range as a table shows it, such as {@code 6-10}, {@code 26+}, or {@code all}. */
    public String label() {
        return lengths.equals(LengthRange.from(1)) ? "all" : lengths.toString();
    }
}
