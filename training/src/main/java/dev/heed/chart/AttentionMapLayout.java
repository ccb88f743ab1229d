package dev.heed.chart;

import java.awt.Font;
import java.awt.Rectangle;
import java.util.List;

/** Where everything on an attention map lies, in shown pixels: measured first, so that nothing overlaps. */
final class AttentionMapLayout {

    static final int LARGEST_WITH_VALUES = 12;

    static final Font TITLE = Ink.TITLE.deriveFont(15f);
    static final int PADDING = 24;
    static final int LABEL_GAP = 7;
    static final int BAR_WIDTH = 13;
    static final int BAR_GAP = 22;

    private static final int MAX_LABEL = 130;
    private static final int MAX_CELL = 50;
    private static final int MIN_CELL = 14;
    /** The side that a map aims at; it may grow to MIN_CELL times the tokens. */
    private static final int SIDE = 560;

    private static final int MIN_WIDTH = 360;
    private static final int BAR_LABELS = 34;
    private static final int NAME_HEIGHT = 24;
    private static final int TITLE_GAP = 10;

    final List<String> titleLines;
    final List<String> sourceLabels;
    final List<String> outputLabels;
    final int cell;
    /** How far the source labels are turned, counter-clockwise. */
    final int degrees;

    final Rectangle plot;
    private final int width;

    AttentionMapLayout(AttentionMap.Axes axes) {
        int columns = axes.source().size();
        int rows = axes.output().size();
        cell = Math.min(MAX_CELL, Math.max(MIN_CELL, SIDE / Math.max(columns, rows)));
        sourceLabels = labels(axes.source());
        outputLabels = labels(axes.output());
        degrees = turn(Ink.widest(labelFont(), sourceLabels), cell);

        int left = PADDING + NAME_HEIGHT + (int) Math.ceil(Ink.widest(labelFont(), outputLabels)) + LABEL_GAP;
        int plotWidth = columns * cell;
        int right = Math.max(BAR_GAP + BAR_WIDTH + BAR_LABELS, overhang(columns)) + PADDING;
        width = Math.max(MIN_WIDTH, left + plotWidth + right);
        titleLines = Ink.wrap(TITLE, axes.title(), width - 2.0 * PADDING);
        plot = new Rectangle(left, PADDING + titleHeight() + NAME_HEIGHT + labelHeight(), plotWidth, rows * cell);
    }

    private List<String> labels(List<String> tokens) {
        return tokens.stream()
                .map(token -> Ink.fit(labelFont(), visible(token), MAX_LABEL))
                .toList();
    }

    private static String visible(String token) {
        return token.isBlank() ? "␣" : token.replaceAll("\\p{Cntrl}", "·");
    }

    /** Level where it fits, else aslant while the cells are wide enough for the slanted lines, else upright. */
    private static int turn(double widest, int cell) {
        if (widest <= cell - 2) {
            return 0;
        }
        return cell >= 24 ? 45 : 90;
    }

    Font labelFont() {
        return cell >= 18 ? Ink.BODY : Ink.SMALL.deriveFont(11f);
    }

    int titleHeight() {
        return titleLines.isEmpty() ? 0 : (int) (titleLines.size() * Ink.lineHeight(TITLE)) + TITLE_GAP;
    }

    private int labelHeight() {
        double widest = Ink.widest(labelFont(), sourceLabels);
        double line = Ink.lineHeight(labelFont());
        double angle = Math.toRadians(degrees);
        return (int) Math.ceil(widest * Math.sin(angle) + line * Math.cos(angle)) + LABEL_GAP;
    }

    /** How far slanted labels reach beyond the last column. */
    private int overhang(int columns) {
        double reach = 0;
        for (int i = 0; i < columns; i++) {
            double label = Ink.width(labelFont(), sourceLabels.get(i)) * Math.cos(Math.toRadians(degrees));
            reach = Math.max(reach, label - (columns - i - 0.5) * cell);
        }
        return degrees == 45 ? (int) Math.ceil(reach) : 0;
    }

    int width() {
        return width;
    }

    int height() {
        return plot.y + plot.height + PADDING;
    }

    boolean printsValues() {
        return Math.max(sourceLabels.size(), outputLabels.size()) <= LARGEST_WITH_VALUES;
    }

    Rectangle cell(int output, int source) {
        return new Rectangle(plot.x + source * cell, plot.y + output * cell, cell, cell);
    }

    Rectangle bar() {
        return new Rectangle(plot.x + plot.width + BAR_GAP, plot.y, BAR_WIDTH, plot.height);
    }

    /** The height of the horizontal axis' name. */
    int sourceNameY() {
        return PADDING + titleHeight() + NAME_HEIGHT / 2 - 4;
    }
}
