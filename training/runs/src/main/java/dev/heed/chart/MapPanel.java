package dev.heed.chart;

import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One map of weights within its axes: cells, the weights printed in them, and the tokens' names beside them.
 *
 * @param axes the tokens
 * @param plot where the cells lie, in shown pixels
 */
record MapPanel(TokenAxes axes, Rectangle plot) {

    /** Cells at least this wide are set apart by a white line. */
    private static final int GAP_FROM = 22;
    /** Cells at least this wide have room for a printed weight. */
    private static final int VALUE_FROM = 30;
    /** Smaller weights would print as 0.00: leaving them out lets the others speak. */
    private static final float SMALLEST_PRINTED = 0.005f;

    /** A panel whose cells begin at a place. */
    static MapPanel at(TokenAxes axes, int x, int y) {
        return new MapPanel(axes, new Rectangle(x, y, axes.plotWidth(), axes.plotHeight()));
    }

    Rectangle cell(int output, int source) {
        int side = axes.cell;
        return new Rectangle(plot.x + source * side, plot.y + output * side, side, side);
    }

    void sourceLabels(Graphics2D graphics) {
        graphics.setColor(Ink.TEXT);
        graphics.setFont(axes.labelFont());
        Ink.Anchor anchor = axes.degrees == 0 ? Ink.Anchor.MIDDLE : Ink.Anchor.START;
        double lift = axes.degrees == 0 ? TokenAxes.LABEL_GAP + 4 : TokenAxes.LABEL_GAP;
        for (int i = 0; i < axes.sourceLabels.size(); i++) {
            double x = cell(0, i).getCenterX();
            Ink.drawTurned(graphics, new Ink.Turned(axes.sourceLabels.get(i), x, plot.y - lift, axes.degrees, anchor));
        }
    }

    void outputLabels(Graphics2D graphics) {
        graphics.setColor(Ink.TEXT);
        graphics.setFont(axes.labelFont());
        for (int i = 0; i < axes.outputLabels.size(); i++) {
            double y = cell(i, 0).getCenterY();
            Ink.draw(graphics, axes.outputLabels.get(i), plot.x - (double) TokenAxes.LABEL_GAP, y, Ink.Anchor.END);
        }
    }

    /** Paints the weights, (T, S). */
    void cells(Graphics2D graphics, float[][] weights) {
        int gap = axes.cell >= GAP_FROM ? 1 : 0;
        for (int i = 0; i < weights.length; i++) {
            for (int j = 0; j < weights[i].length; j++) {
                Rectangle cell = cell(i, j);
                graphics.setColor(ColorScale.at(weights[i][j]));
                graphics.fillRect(cell.x, cell.y, cell.width - gap, cell.height - gap);
            }
        }
        graphics.setColor(Ink.GRID);
        graphics.drawRect(plot.x - 1, plot.y - 1, plot.width + 1, plot.height + 1);
        if (axes.printsValues() && axes.cell >= VALUE_FROM) {
            values(graphics, weights);
        }
    }

    private void values(Graphics2D graphics, float[][] weights) {
        graphics.setFont(Ink.SMALL);
        for (int i = 0; i < weights.length; i++) {
            for (int j = 0; j < weights[i].length; j++) {
                if (weights[i][j] >= SMALLEST_PRINTED) {
                    value(graphics, cell(i, j), weights[i][j]);
                }
            }
        }
    }

    private static void value(Graphics2D graphics, Rectangle cell, float weight) {
        graphics.setColor(ColorScale.textOn(weight));
        String text = String.format(Locale.ROOT, "%.2f", weight);
        Ink.draw(graphics, text, cell.getCenterX() - 0.5, cell.getCenterY() - 0.5, Ink.Anchor.MIDDLE);
    }

    /** Names the output token, the source token and the weight of each cell, after the words given. */
    List<Spot> spots(float[][] weights, String where) {
        List<Spot> spots = new ArrayList<>();
        for (int i = 0; i < weights.length; i++) {
            for (int j = 0; j < weights[i].length; j++) {
                String text = "%s%s → %s: %s"
                        .formatted(
                                where,
                                axes.outputTokens.get(i),
                                axes.sourceTokens.get(j),
                                String.format(Locale.ROOT, "%.3f", weights[i][j]));
                spots.add(new Spot(cell(i, j), text));
            }
        }
        return spots;
    }
}
