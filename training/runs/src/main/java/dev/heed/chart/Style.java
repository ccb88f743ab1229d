package dev.heed.chart;

import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How a line looks. Colour and marker both tell the lines apart, so either is enough; fifty-six numbers look different.
 * The colours are those of Okabe and Ito, which stay apart with any colour vision.
 *
 * @param number which look it is
 * @see <a href="https://jfly.uni-koeln.de/color/">Okabe and Ito, Color Universal Design</a>
 */
record Style(int number) {

    /** The models that Heed compares look the same on every chart, whichever of them are shown. */
    private static final List<String> NAMED = List.of("attention", "fixed", "transformer");

    private static final List<Color> COLORS = List.of(
            new Color(0x0072B2),
            new Color(0xD55E00),
            new Color(0x009E73),
            new Color(0xCC79A7),
            new Color(0xE69F00),
            new Color(0x56B4E9),
            new Color(0x444444));

    /** The corners of each marker, x and y in turn, or the half axes of an ellipse; 1 is half a marker's size. */
    private static final List<double[]> MARKERS = List.of(
            new double[] {1, 1},
            new double[] {-1, -1, 1, -1, 1, 1, -1, 1},
            new double[] {-1, 0.8, 1, 0.8, 0, -1.2},
            new double[] {-1.3, 0, 0, -1.3, 1.3, 0, 0, 1.3},
            new double[] {-1, -0.8, 0, 1.2, 1, -0.8},
            new double[] {
                -1, -0.6, -0.4, 0, -1, 0.6, -0.6, 1, 0, 0.4, 0.6, 1, 1, 0.6, 0.4, 0, 1, -0.6, 0.6, -1, 0, -0.4, -0.6, -1
            },
            new double[] {0.6, 1.1},
            new double[] {-1.4, 1, -0.9, -0.7, 0.9, -0.7, 1.4, 1});

    private static final int EDGE = 2;

    /** Gives each model the number of its style: its own if it has one, else the next whose colour and marker are free. */
    static Map<String, Integer> numbers(Iterable<String> models) {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        Iterator<Integer> free = IntStream.iterate(NAMED.size(), i -> i + 1)
                .filter(i -> i % COLORS.size() >= NAMED.size() && i % MARKERS.size() >= NAMED.size())
                .iterator();
        for (String model : models) {
            int named = NAMED.indexOf(model.toLowerCase(Locale.ROOT));
            numbers.put(model, named < 0 ? free.next() : Integer.valueOf(named));
        }
        return numbers;
    }

    Color color() {
        return COLORS.get(number % COLORS.size());
    }

    /** The colour for words: thin strokes need more contrast than markers. */
    Color text() {
        return new Color(color().getRed() * 5 / 6, color().getGreen() * 5 / 6, color().getBlue() * 5 / 6);
    }

    /** The colour for areas. */
    Color faint() {
        return new Color(color().getRed(), color().getGreen(), color().getBlue(), 38);
    }

    /** Draws the marker on a white edge, so that it stands out where lines cross. */
    void mark(Canvas canvas, double x, double y, int size) {
        canvas.fill(marker(x, y, size + 2 * EDGE), Color.WHITE);
        canvas.fill(marker(x, y, size), color());
    }

    private Shape marker(double x, double y, double size) {
        double half = size / 2;
        double[] corners = MARKERS.get(number % MARKERS.size());
        if (corners.length == 2) {
            return new Ellipse2D.Double(
                    x - corners[0] * half, y - corners[1] * half, corners[0] * size, corners[1] * size);
        }
        Path2D path = new Path2D.Double();
        path.moveTo(x + corners[0] * half, y + corners[1] * half);
        for (int i = 2; i < corners.length; i += 2) {
            path.lineTo(x + corners[i] * half, y + corners[i + 1] * half);
        }
        path.closePath();
        return path;
    }
}
