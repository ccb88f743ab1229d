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

    /** One head's map of weights, T rows of S, and whether it is the first of its line. */
    record Head(String layer, int number, List<float[]> weights, Rectangle plot, boolean first) {

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
        int headName = single ? 0 : (int) Math.ceil(Ink.width(Ink.BODY, "head 000"));
        columnStep = Math.max(axes.plotWidth() + Math.max(GAP, axes.overhang()), headName + GAP);
        int most = map.layers().values().stream()
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
        height = place(map.layers());
        Rectangle first = heads.get(0).plot();
        bar = new Rectangle(right + BAR_GAP, first.y, BAR_WIDTH, first.height);
    }

    /** The room that an axis' name takes: a single map has them, several share a line that tells them. */
    private int axisName() {
        return single ? AXIS_NAME_HEIGHT : 0;
    }

    /** As many columns as the lines need when all are about equally long. */
    private static int evenly(int heads, int fitting) {
        int lines = (heads + fitting - 1) / fitting;
        return (heads + lines - 1) / lines;
    }

    /** Returns the height of the picture. */
    private int place(Map<String, float[][][]> layers) {
        int y = top + (single ? 0 : SUBTITLE_HEIGHT);
        int above = axisName() + (single ? 0 : HEAD_NAME_HEIGHT) + axes.labelHeight();
        int line = above + axes.plotHeight() + GAP;
        for (Map.Entry<String, float[][][]> layer : layers.entrySet()) {
            if (!layer.getKey().isEmpty()) {
                layerNames.add(new LayerName(layer.getKey(), y + LAYER_NAME_HEIGHT / 2));
                y += LAYER_NAME_HEIGHT;
            }
            float[][][] weights = layer.getValue();
            for (int i = 0; i < weights.length; i++) {
                int x = left + i % columns * columnStep;
                Rectangle plot = new Rectangle(x, y + i / columns * line + above, axes.plotWidth(), axes.plotHeight());
                heads.add(new Head(layer.getKey(), i + 1, List.of(weights[i]), plot, i % columns == 0));
            }
            y += (weights.length + columns - 1) / columns * line;
        }
        return y - GAP + PADDING;
    }
}
