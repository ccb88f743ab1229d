package dev.heed.chart;

import dev.heed.shape.Require;
import java.util.DoubleSummaryStatistics;
import java.util.List;

/**
 * One plot of a {@link CurveChart}.
 *
 * @param name what its lines measure
 * @param scale how its values are laid out
 * @param height of the plot in shown pixels; grows where the key needs more
 * @param curves its lines, those that come later on top
 */
public record CurvePanel(String name, Scale scale, int height, List<Curve> curves) {

    /** The part of the values' span that stays free above and below them. */
    private static final double MARGIN = 0.06;

    /** Checks the height and copies the curves. */
    public CurvePanel {
        Require.positive("height", height);
        curves = List.copyOf(curves);
    }

    /** How a panel lays out values. */
    public enum Scale {
        /** Between the least and the most; logarithmic where they differ {@value CurvesPainter#LOGARITHMIC_FROM}-fold. */
        LOSS,
        /** Between the least and the most, and within 0 and 1 but for half a marker. */
        SHARE,
        /** From 0, or from the least where that is below, to the most. */
        FROM_ZERO
    }

    /** The ends of the vertical axis. */
    record Axis(double bottom, double top, boolean logarithmic) {}

    Axis axis() {
        DoubleSummaryStatistics values = curves.stream()
                .flatMap(curve -> curve.finite().stream())
                .mapToDouble(Curve.Point::value)
                .summaryStatistics();
        if (values.getCount() == 0) {
            return new Axis(0, 1, false);
        }
        double least = values.getMin();
        double most = values.getMax();
        if (scale == Scale.LOSS && least > 0 && most / least >= CurvesPainter.LOGARITHMIC_FROM) {
            return new Axis(least / 1.3, most * 1.3, true);
        }
        double from = scale == Scale.FROM_ZERO ? Math.min(0, least) : least;
        double span = most > from ? most - from : Math.max(Math.abs(most) * 0.1, Double.MIN_NORMAL * 1e10);
        double margin = most > from ? MARGIN * span : span;
        return new Axis(from - margin, most + margin, false);
    }

    /** Whether there is anything to draw. */
    boolean isEmpty() {
        return curves.stream().allMatch(curve -> curve.finite().isEmpty());
    }
}
