package dev.heed.chart;

import java.awt.Color;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * How a model's line looks. Colour and marker both tell the lines apart, so either is enough. The colours are those of
 * Okabe and Ito, which stay apart with any colour vision.
 *
 * @see <a href="https://jfly.uni-koeln.de/color/">Okabe and Ito, Color Universal Design</a>
 */
record SeriesStyle(Color color, Marker marker) {

    /** The models that Heed compares look the same on every chart, whichever of them are shown. */
    private static final Map<String, SeriesStyle> NAMED = Map.of(
            "fixed", new SeriesStyle(new Color(0xD55E00), SeriesMarkers.SQUARE),
            "attention", new SeriesStyle(new Color(0x0072B2), SeriesMarkers.CIRCLE),
            "transformer", new SeriesStyle(new Color(0x009E73), SeriesMarkers.TRIANGLE_UP));

    private static final List<Color> OTHER_COLORS =
            List.of(new Color(0xCC79A7), new Color(0xE69F00), new Color(0x56B4E9), new Color(0x444444));

    /* Five markers to four colours: twenty models until one comes back. */
    private static final List<Marker> OTHER_MARKERS = List.of(
            SeriesMarkers.DIAMOND,
            SeriesMarkers.TRIANGLE_DOWN,
            SeriesMarkers.CROSS,
            SeriesMarkers.OVAL,
            SeriesMarkers.TRAPEZOID);

    /* Seven colours and eight markers: fifty-six lines until one comes back. */
    private static final List<Color> COLORS = List.of(
            new Color(0x0072B2),
            new Color(0xD55E00),
            new Color(0x009E73),
            new Color(0xCC79A7),
            new Color(0xE69F00),
            new Color(0x56B4E9),
            new Color(0x444444));

    private static final List<Marker> MARKERS = List.of(
            SeriesMarkers.CIRCLE,
            SeriesMarkers.SQUARE,
            SeriesMarkers.TRIANGLE_UP,
            SeriesMarkers.DIAMOND,
            SeriesMarkers.TRIANGLE_DOWN,
            SeriesMarkers.CROSS,
            SeriesMarkers.OVAL,
            SeriesMarkers.TRAPEZOID);

    /** For a line that needs no name. */
    static final SeriesStyle PLAIN = new SeriesStyle(Ink.TEXT, SeriesMarkers.CIRCLE);

    /** Gives each model its style: its own if it has one, else the next that is free. */
    static Map<String, SeriesStyle> of(Iterable<String> models) {
        Map<String, SeriesStyle> styles = new LinkedHashMap<>();
        int next = 0;
        for (String model : models) {
            SeriesStyle named = NAMED.get(model.toLowerCase(Locale.ROOT));
            styles.put(model, named == null ? other(next++) : named);
        }
        return styles;
    }

    /** The style of a line that is told by its place in a list. */
    static SeriesStyle numbered(int index) {
        return new SeriesStyle(COLORS.get(index % COLORS.size()), MARKERS.get(index % MARKERS.size()));
    }

    private static SeriesStyle other(int index) {
        return new SeriesStyle(
                OTHER_COLORS.get(index % OTHER_COLORS.size()), OTHER_MARKERS.get(index % OTHER_MARKERS.size()));
    }

    /** The colour for words: thin strokes need more contrast than markers. */
    Color text() {
        return new Color(color.getRed() * 5 / 6, color.getGreen() * 5 / 6, color.getBlue() * 5 / 6);
    }

    /** The colour for areas. */
    Color faint() {
        return new Color(color.getRed(), color.getGreen(), color.getBlue(), 38);
    }
}
