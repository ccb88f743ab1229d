package dev.heed.chart;

import dev.heed.shape.Require;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A line of a {@link CurveChart}.
 *
 * @param name what the line is, for the key beside it
 * @param note how it went, for the key too, or an empty text
 * @param style which look it has; the same number looks the same in every panel
 * @param points in the order of training; one whose value is no finite number leaves a gap
 */
public record Curve(String name, String note, int style, List<Point> points) {

    /** Checks the style and copies the points. */
    public Curve {
        Require.nonNegative("style", style);
        points = List.copyOf(points);
    }

    /**
     * A value that was seen during training.
     *
     * @param update when it was seen
     * @param value what it was
     */
    public record Point(double update, double value) {

        boolean isFinite() {
            return Double.isFinite(value);
        }
    }

    double[] updates() {
        return points.stream().mapToDouble(Point::update).toArray();
    }

    /** The values, each that is no finite number as NaN, where XChart ends a line. */
    double[] values() {
        return points.stream()
                .mapToDouble(point -> point.isFinite() ? point.value() : Double.NaN)
                .toArray();
    }

    List<Point> finite() {
        return points.stream().filter(Point::isFinite).toList();
    }

    /** The points that a marker shows: all where they are few, else the last and those that no line leads to. */
    List<Point> marked(int few) {
        List<Point> finite = finite();
        if (finite.size() <= few) {
            return finite;
        }
        return IntStream.range(0, points.size())
                .filter(i -> points.get(i).equals(finite.get(finite.size() - 1)) || isAlone(i))
                .mapToObj(points::get)
                .toList();
    }

    private boolean isAlone(int i) {
        return points.get(i).isFinite() && !isFinite(i - 1) && !isFinite(i + 1);
    }

    private boolean isFinite(int i) {
        return i >= 0 && i < points.size() && points.get(i).isFinite();
    }
}
