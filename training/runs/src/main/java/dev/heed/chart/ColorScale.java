package dev.heed.chart;

import java.awt.Color;

/**
 * The colours of attention weights: 0 is nearly white, 1 nearly black, blue between. Lightness falls evenly, so equal
 * steps look equal, with any colour vision and in a black-and-white print too.
 */
final class ColorScale {
    /*
     * Steps of one eighth in OKLCH: lightness 0.982 to 0.280 evenly, hue 232 to 272 degrees, chroma as much as the
     * screen's colours allow. Between two steps the mix of their sRGB values is close enough.
     */
    private static final int[] STEPS = {
        0xF7FAFB, 0xBCE2FB, 0x89C8F7, 0x60ABEC, 0x448CD9, 0x366FBE, 0x2F549A, 0x283B72, 0x1E2648
    };

    /** From here on white text has more contrast than dark text. */
    private static final double DARK = 0.55;

    private ColorScale() {}

    static Color at(double weight) {
        double position = Math.min(Math.max(weight, 0), 1) * (STEPS.length - 1);
        int step = Math.min((int) position, STEPS.length - 2);
        return mix(new Color(STEPS[step]), new Color(STEPS[step + 1]), position - step);
    }

    static Color textOn(double weight) {
        return weight < DARK ? Ink.TEXT : Color.WHITE;
    }

    private static Color mix(Color from, Color to, double share) {
        return new Color(
                mix(from.getRed(), to.getRed(), share),
                mix(from.getGreen(), to.getGreen(), share),
                mix(from.getBlue(), to.getBlue(), share));
    }

    private static int mix(int from, int to, double share) {
        return (int) Math.round(from + share * (to - from));
    }
}
