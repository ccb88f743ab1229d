package dev.heed.chart;

import dev.heed.shape.Require;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A line of a {@link LineChart}.
 *
 * @param name what the line is, for the key beside it; lines of one name share their entry
 * @param note how it went, for the key too, or an empty text
 * @param style which look it has; the same number looks the same in every panel
 * @param points in their order along the horizontal axis; one whose y is no finite number leaves a gap
 */
public record Curve(String name, String note, int style, List<Point> points) {

    /** Checks the style and copies the points. */
    public Curve {
        Require.nonNegative("style", style);
        points = List.copyOf(points);
    }

    /**
     * A point of a line.
     *
     * @param x where it is, such as the update at which a loss was measured
     * @param y the value there
     */
    public record Point(double x, double y) {

        boolean isFinite() {
            return Double.isFinite(y);
        }
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
        return isFinite(i) && !isFinite(i - 1) && !isFinite(i + 1);
    }

    private boolean isFinite(int i) {
        return i >= 0 && i < points.size() && points.get(i).isFinite();
    }
}
