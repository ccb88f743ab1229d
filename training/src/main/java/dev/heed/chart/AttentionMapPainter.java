package dev.heed.chart;

import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.util.List;
import java.util.Locale;

/** Puts an attention map's ink where its layout says. */
final class AttentionMapPainter {

    /** Cells at least this wide are set apart by a white line. */
    private static final int GAP_FROM = 22;
    /** Smaller weights would print as 0.00: leaving them out lets the others speak. */
    private static final float SMALLEST_PRINTED = 0.005f;

    private final Graphics2D graphics;
    private final AttentionMapLayout layout;
    private final AttentionMap.Axes axes;

    AttentionMapPainter(Graphics2D graphics, AttentionMapLayout layout, AttentionMap.Axes axes) {
        this.graphics = graphics;
        this.layout = layout;
        this.axes = axes;
    }

    void paint(float[][] weights) {
        title();
        names();
        sourceLabels();
        outputLabels();
        cells(weights);
        if (layout.printsValues()) {
            values(weights);
        }
        bar();
    }

    private void title() {
        graphics.setColor(Ink.TEXT);
        graphics.setFont(AttentionMapLayout.TITLE);
        double line = Ink.lineHeight(AttentionMapLayout.TITLE);
        for (int i = 0; i < layout.titleLines.size(); i++) {
            double y = AttentionMapLayout.PADDING + (i + 0.5) * line - 3;
            Ink.draw(graphics, layout.titleLines.get(i), AttentionMapLayout.PADDING, y, Ink.Anchor.START);
        }
    }

    private void names() {
        graphics.setColor(Ink.MUTED);
        graphics.setFont(Ink.BODY);
        Rectangle plot = layout.plot;
        Ink.draw(graphics, axes.sourceName(), plot.getCenterX(), layout.sourceNameY(), Ink.Anchor.MIDDLE);
        double x = AttentionMapLayout.PADDING + 6;
        Ink.drawTurned(graphics, new Ink.Turned(axes.outputName(), x, plot.getCenterY(), 90, Ink.Anchor.MIDDLE));
    }

    private void sourceLabels() {
        graphics.setColor(Ink.TEXT);
        graphics.setFont(layout.labelFont());
        List<String> labels = layout.sourceLabels;
        Ink.Anchor anchor = layout.degrees == 0 ? Ink.Anchor.MIDDLE : Ink.Anchor.START;
        double lift = layout.degrees == 0 ? AttentionMapLayout.LABEL_GAP + 4 : AttentionMapLayout.LABEL_GAP;
        for (int i = 0; i < labels.size(); i++) {
            double x = layout.cell(0, i).getCenterX();
            Ink.drawTurned(graphics, new Ink.Turned(labels.get(i), x, layout.plot.y - lift, layout.degrees, anchor));
        }
    }

    private void outputLabels() {
        List<String> labels = layout.outputLabels;
        for (int i = 0; i < labels.size(); i++) {
            double y = layout.cell(i, 0).getCenterY();
            double x = layout.plot.x - AttentionMapLayout.LABEL_GAP;
            Ink.draw(graphics, labels.get(i), x, y, Ink.Anchor.END);
        }
    }

    private void cells(float[][] weights) {
        int gap = layout.cell >= GAP_FROM ? 1 : 0;
        for (int i = 0; i < weights.length; i++) {
            for (int j = 0; j < weights[i].length; j++) {
                Rectangle cell = layout.cell(i, j);
                graphics.setColor(ColorScale.at(weights[i][j]));
                graphics.fillRect(cell.x, cell.y, cell.width - gap, cell.height - gap);
            }
        }
        graphics.setColor(Ink.GRID);
        Rectangle plot = layout.plot;
        graphics.drawRect(plot.x - 1, plot.y - 1, plot.width + 1, plot.height + 1);
    }

    private void values(float[][] weights) {
        graphics.setFont(Ink.SMALL);
        for (int i = 0; i < weights.length; i++) {
            for (int j = 0; j < weights[i].length; j++) {
                if (weights[i][j] >= SMALLEST_PRINTED) {
                    value(layout.cell(i, j), weights[i][j]);
                }
            }
        }
    }

    private void value(Rectangle cell, float weight) {
        graphics.setColor(ColorScale.textOn(weight));
        String text = String.format(Locale.ROOT, "%.2f", weight);
        Ink.draw(graphics, text, cell.getCenterX() - 0.5, cell.getCenterY() - 0.5, Ink.Anchor.MIDDLE);
    }

    private void bar() {
        Rectangle bar = layout.bar();
        for (int y = 0; y < bar.height; y++) {
            graphics.setColor(ColorScale.at(1 - (y + 0.5) / bar.height));
            graphics.fillRect(bar.x, bar.y + y, bar.width, 1);
        }
        graphics.setColor(Ink.GRID);
        graphics.drawRect(bar.x - 1, bar.y - 1, bar.width + 1, bar.height + 1);
        graphics.setColor(Ink.MUTED);
        graphics.setFont(Ink.SMALL);
        int steps = bar.height >= 90 ? 4 : 1;
        for (int i = 0; i <= steps; i++) {
            double value = (double) i / steps;
            // Keeps the words within the bar's height, so that slanted labels pass above them
            double y = bar.y + 5 + (1 - value) * (bar.height - 10);
            String text = i % steps == 0 ? String.valueOf(i / steps) : String.format(Locale.ROOT, "%.2f", value);
            Ink.draw(graphics, text, bar.x + bar.width + 6.0, y, Ink.Anchor.START);
        }
    }
}
