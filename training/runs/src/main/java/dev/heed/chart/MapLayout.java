package dev.heed.chart;

import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Where everything on an {@link AttentionMap} lies, in shown pixels: measured first, so that nothing overlaps. */
final class MapLayout {

    static final int PADDING = 24;
    static final int AXIS_NAME_HEIGHT = 24;
    static final int LAYER_NAME_HEIGHT = 28;
    static final int HEAD_NAME_HEIGHT = 22;
    static final int BAR_WIDTH = 13;

    /** The side that a single map aims at, and that of one among several: eight cells with room for their weights. */
    private static final int SINGLE_SIDE = 560;

    private static final int SIDE = 240;
    private static final int SINGLE_MIN_WIDTH = 360;
    private static final int MIN_WIDTH = 420;
    /** As many maps stand side by side as keep within: a page shows it whole, with words that can be read. */
    private static final int MOST_WIDTH = 1360;

    private static final int GAP = 18;
    private static final int TITLE_GAP = 10;
    private static final int SUBTITLE_HEIGHT = 26;
    private static final int BAR_GAP = 22;
    /** The room for the bar's numbers. */
    private static final int BAR_LABELS = 34;

    final boolean single;
    final List<String> titleLines;
    final TokenAxes axes;
    final List<Head> heads = new ArrayList<>();
    final List<LayerName> layerNames = new ArrayList<>();
    final Rectangle bar;
    final int width;
    final int height;
    /** Where the words below the title begin. */
    final int top;

    private final int left;
    private final int columnStep;
    private final int columns;
    /** The height of a line of maps. */
    private final int line;

    /** One head's map of weights, T rows of S, what stands above it, and whether it is the first of its line. */
    record Head(String name, String spot, List<float[]> weights, Rectangle plot, boolean first) {

        Rectangle cell(int output, int source) {
            int side = plot.height / weights.size();
            return new Rectangle(plot.x + source * side, plot.y + output * side, side, side);
        }
    }

    /** A layer's name and the height of its middle. */
    record LayerName(String text, int y) {}

    MapLayout(AttentionMap map) {
        single = map.isSingle();
        axes = new TokenAxes(map.source(), map.output(), single ? SINGLE_SIDE : SIDE);
        left = PADDING + axisName() + axes.labelWidth();
        columnStep = Math.max(axes.plotWidth() + Math.max(GAP, axes.overhang()), nameWidth(map) + GAP);
        line = axisName() + (single ? 0 : HEAD_NAME_HEIGHT) + axes.labelHeight() + axes.plotHeight() + GAP;
        int most = map.isOneEach()
                ? map.layers().size()
                : map.layers().values().stream()
                        .mapToInt(layer -> layer.length)
                        .max()
                        .orElse(1);
        int beside = BAR_GAP + BAR_WIDTH + BAR_LABELS;
        columns = evenly(most, Math.max(1, (MOST_WIDTH - left - beside - PADDING + GAP) / columnStep));
        int right = left + (columns - 1) * columnStep + axes.plotWidth();
        width = Math.max(single ? SINGLE_MIN_WIDTH : MIN_WIDTH, right + Math.max(beside, axes.overhang()) + PADDING);
        titleLines = Ink.wrap(Ink.MAP_TITLE, map.title(), width - 2.0 * PADDING);
        top = PADDING
                + (titleLines.isEmpty() ? 0 : (int) (titleLines.size() * Ink.lineHeight(Ink.MAP_TITLE)) + TITLE_GAP);
        height = place(map);
        Rectangle first = heads.get(0).plot();
        bar = new Rectangle(right + BAR_GAP, first.y, BAR_WIDTH, first.height);
    }

    /** The room that an axis' name takes: a single map has them, several share a line that tells them. */
    private int axisName() {
        return single ? AXIS_NAME_HEIGHT : 0;
    }

    /** The room above a map for its name; a longer one is cut. */
    private static int nameWidth(AttentionMap map) {
        double widest = map.isOneEach()
                ? Math.min(SIDE, Ink.widest(Ink.BODY, List.copyOf(map.layers().keySet())))
                : Ink.width(Ink.BODY, "head 000");
        return map.isSingle() ? 0 : (int) Math.ceil(widest);
    }

    /** The room that a map's name has. */
    int nameRoom() {
        return columnStep - GAP;
    }

    /** As many columns as the lines need when all are about equally long. */
    private static int evenly(int heads, int fitting) {
        int lines = (heads + fitting - 1) / fitting;
        return (heads + lines - 1) / lines;
    }

    /** Returns the height of the picture. */
    private int place(AttentionMap map) {
        int y = top + (single ? 0 : SUBTITLE_HEIGHT);
        if (map.isOneEach()) {
            int place = 0;
            for (Map.Entry<String, float[][][]> layer : map.layers().entrySet()) {
                add(layer.getKey(), layer.getKey() + ": ", layer.getValue()[0], place++, y);
            }
            return y + lines(place) - GAP + PADDING;
        }
        for (Map.Entry<String, float[][][]> layer : map.layers().entrySet()) {
            String name = layer.getKey();
            if (!name.isEmpty()) {
                layerNames.add(new LayerName(name, y + LAYER_NAME_HEIGHT / 2));
                y += LAYER_NAME_HEIGHT;
            }
            float[][][] weights = layer.getValue();
            for (int i = 0; i < weights.length; i++) {
                String head = "head " + (i + 1);
                add(head, name.isEmpty() ? "" : name + ", " + head + ": ", weights[i], i, y);
            }
            y += lines(weights.length);
        }
        return y - GAP + PADDING;
    }

    /** Adds a map at its place among those that begin at y. */
    private void add(String name, String spot, float[][] weights, int place, int y) {
        int x = left + place % columns * columnStep;
        int plotTop = y + place / columns * line + line - GAP - axes.plotHeight();
        Rectangle plot = new Rectangle(x, plotTop, axes.plotWidth(), axes.plotHeight());
        heads.add(new Head(name, spot, List.of(weights), plot, place % columns == 0));
    }

    /** The height of the lines that so many maps take. */
    private int lines(int maps) {
        return (maps + columns - 1) / columns * line;
    }
}
