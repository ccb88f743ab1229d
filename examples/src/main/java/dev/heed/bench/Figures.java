package dev.heed.bench;

/**
 * What a row of the table says in numbers.
 *
 * @param oursMedian our side, in the row's unit
 * @param rivalMedian the other side, in the row's unit
 * @param ratio median over the pairs of our time by the rival's: below 1, ours takes less
 * @param ratioLow lower quartile of the pairs' ratios
 * @param ratioHigh upper quartile of the pairs' ratios
 */
public record Figures(double oursMedian, double rivalMedian, double ratio, double ratioLow, double ratioHigh) {

    /** Two amounts that were measured once. */
    static Figures once(double ours, double rival) {
        double ratio = ours / rival;
        return new Figures(ours, rival, ratio, ratio, ratio);
    }
}
