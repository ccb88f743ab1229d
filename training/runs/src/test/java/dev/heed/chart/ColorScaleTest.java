package dev.heed.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ColorScaleTest {

    private static DoubleStream weights() {
        return IntStream.rangeClosed(0, 100).mapToDouble(i -> i / 100.0);
    }

    @Test
    void aLargerWeightIsAlwaysDarker() {
        double[] luminances =
                weights().map(weight -> luminance(ColorScale.at(weight))).toArray();

        for (int i = 1; i < luminances.length; i++) {
            assertThat(luminances[i]).as("weight %s", i / 100.0).isLessThan(luminances[i - 1]);
        }
    }

    @Test
    void lightnessFallsEvenly() {
        // CIE lightness, 0 to 100: each tenth takes about a tenth of the way
        double[] lightness = IntStream.rangeClosed(0, 10)
                .mapToDouble(i -> 116 * Math.cbrt(luminance(ColorScale.at(i / 10.0))) - 16)
                .toArray();

        for (int i = 1; i < lightness.length; i++) {
            assertThat(lightness[i - 1] - lightness[i]).as("step %s", i).isBetween(7.0, 10.0);
        }
    }

    @Test
    void wordsStandOutOnEveryColour() {
        weights()
                .forEach(weight -> assertThat(contrast(ColorScale.at(weight), ColorScale.textOn(weight)))
                        .as("contrast at weight %s", weight)
                        .isGreaterThan(3.9));
    }

    @Test
    void aWeightOutsideTheScaleTakesItsEnd() {
        assertThat(ColorScale.at(-0.001)).isEqualTo(ColorScale.at(0));
        assertThat(ColorScale.at(1.001)).isEqualTo(ColorScale.at(1));
    }

    private static double contrast(Color one, Color other) {
        double a = luminance(one) + 0.05;
        double b = luminance(other) + 0.05;
        return Math.max(a, b) / Math.min(a, b);
    }

    /** Relative luminance as in the Web Content Accessibility Guidelines. */
    static double luminance(Color color) {
        return 0.2126 * linear(color.getRed()) + 0.7152 * linear(color.getGreen()) + 0.0722 * linear(color.getBlue());
    }

    private static double linear(int channel) {
        double value = channel / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}
