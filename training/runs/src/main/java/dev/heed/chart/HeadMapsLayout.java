package dev.heed.chart;

import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.List;

/** Where everything on {@link HeadMaps} lies, in shown pixels: measured first, so that nothing overlaps. */
final class HeadMapsLayout {

    static final int LARGEST_WITH_VALUES = 8;
    static final int LAYER_NAME_HEIGHT = 28;
    static final int HEAD_NAME_HEIGHT = 22;
    static final int SUBTITLE_HEIGHT = 26;

    /** The side that a map aims at: {@value #LARGEST_WITH_VALUES} cells that have room for their weights. */
    private static final int SIDE = 240;
    /** As many maps stand side by side as keep within: a page shows it whole, with words that can be read. */
    private static final int MOST_WIDTH = 1360;

    private static final int MIN_WIDTH = 420;
    private static final int COLUMN_GAP = 18;
    private static final int LINE_GAP = 18;

    final List<String> titleLines;
    final TokenAxes axes;
    final List<Head> heads = new ArrayList<>();
    final List<LayerName> layerNames = new ArrayList<>();

    private final int left;
    private final int columnStep;
    private final int columns;
    private final int width;
    private final int height;

    /** One head's map, and whether it is the first of its line. */
    record Head(HeadMaps.Layer layer, int number, MapPanel panel, boolean first) {

        String where() {
            return "%s, head %s".formatted(layer.name(), number);
        }

        float[][] weights() {
            return layer.heads().get(number - 1);
        }
    }

    /** A layer's name and the height of its middle. */
    record LayerName(String text, int y) {}

    HeadMapsLayout(MapWords words, List<HeadMaps.Layer> layers) {
        axes = new TokenAxes(words.source(), words.output(), SIDE);
        left = AttentionMapLayout.PADDING + axes.labelWidth();
        int headName = (int) Math.ceil(Ink.width(Ink.BODY, "head 000"));
        columnStep = Math.max(axes.plotWidth() + Math.max(COLUMN_GAP, axes.overhang()), headName + COLUMN_GAP);
        int bar = WeightBar.GAP + WeightBar.WIDTH + WeightBar.LABELS + AttentionMapLayout.PADDING;
        int most = layers.stream().mapToInt(layer -> layer.heads().size()).max().orElse(1);
        columns = evenly(most, Math.max(1, (MOST_WIDTH - left - bar + COLUMN_GAP) / columnStep));
        int lastPlot = left + (columns - 1) * columnStep + axes.plotWidth();
        width = Math.max(MIN_WIDTH, lastPlot + Math.max(bar, axes.overhang() + AttentionMapLayout.PADDING));
        titleLines = Ink.wrap(AttentionMapLayout.TITLE, words.title(), width - 2.0 * AttentionMapLayout.PADDING);
        height = place(layers);
    }

    /** As many columns as the lines need when all are about equally long. */
    private static int evenly(int heads, int fitting) {
        int lines = (heads + fitting - 1) / fitting;
        return (heads + lines - 1) / lines;
    }

    /** Returns the height of the picture. */
    private int place(List<HeadMaps.Layer> layers) {
        int y = subtitleTop() + SUBTITLE_HEIGHT;
        for (HeadMaps.Layer layer : layers) {
            layerNames.add(new LayerName(layer.name(), y + LAYER_NAME_HEIGHT / 2));
            y += LAYER_NAME_HEIGHT;
            int lines = (layer.heads().size() + columns - 1) / columns;
            for (int i = 0; i < layer.heads().size(); i++) {
                int column = i % columns;
                int plotY = y + i / columns * lineHeight() + HEAD_NAME_HEIGHT + axes.labelHeight();
                MapPanel panel = MapPanel.at(axes, left + column * columnStep, plotY);
                heads.add(new Head(layer, i + 1, panel, column == 0));
            }
            y += lines * lineHeight();
        }
        return y - LINE_GAP + AttentionMapLayout.PADDING;
    }

    private int lineHeight() {
        return HEAD_NAME_HEIGHT + axes.labelHeight() + axes.plotHeight() + LINE_GAP;
    }

    int subtitleTop() {
        return AttentionMapLayout.PADDING + AttentionMapLayout.titleHeight(titleLines);
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** Beside the first line of maps. */
    Rectangle bar() {
        Rectangle plot = heads.get(0).panel().plot();
        int x = left + (columns - 1) * columnStep + axes.plotWidth() + WeightBar.GAP;
        return new Rectangle(x, plot.y, WeightBar.WIDTH, plot.height);
    }
}
