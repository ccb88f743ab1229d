package dev.heed.chart;

import java.awt.Font;
import java.awt.Rectangle;
import java.util.List;

/** Where everything on an attention map lies, in shown pixels: measured first, so that nothing overlaps. */
final class AttentionMapLayout {

    static final Font TITLE = Ink.TITLE.deriveFont(15f);
    static final int PADDING = 24;
    static final int NAME_HEIGHT = 24;

    /** The side that a map aims at. */
    private static final int SIDE = 560;

    private static final int MIN_WIDTH = 360;
    private static final int TITLE_GAP = 10;

    final List<String> titleLines;
    final TokenAxes axes;
    final MapPanel panel;

    private final int width;

    AttentionMapLayout(MapWords words) {
        axes = new TokenAxes(words.source(), words.output(), SIDE);
        int left = PADDING + NAME_HEIGHT + axes.labelWidth();
        int right = Math.max(WeightBar.GAP + WeightBar.WIDTH + WeightBar.LABELS, axes.overhang()) + PADDING;
        width = Math.max(MIN_WIDTH, left + axes.plotWidth() + right);
        titleLines = Ink.wrap(TITLE, words.title(), width - 2.0 * PADDING);
        panel = MapPanel.at(axes, left, PADDING + titleHeight(titleLines) + NAME_HEIGHT + axes.labelHeight());
    }

    /** The room that a title takes, with the gap below. */
    static int titleHeight(List<String> lines) {
        return lines.isEmpty() ? 0 : (int) (lines.size() * Ink.lineHeight(TITLE)) + TITLE_GAP;
    }

    int width() {
        return width;
    }

    int height() {
        return panel.plot().y + panel.plot().height + PADDING;
    }

    Rectangle bar() {
        Rectangle plot = panel.plot();
        return new Rectangle(plot.x + plot.width + WeightBar.GAP, plot.y, WeightBar.WIDTH, plot.height);
    }

    /** The height of the horizontal axis' name. */
    int sourceNameY() {
        return PADDING + titleHeight(titleLines) + NAME_HEIGHT / 2 - 4;
    }
}
