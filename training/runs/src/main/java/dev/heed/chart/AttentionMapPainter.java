package dev.heed.chart;

import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.util.List;

/** Puts an attention map's ink where its layout says. */
final class AttentionMapPainter {

    private final Graphics2D graphics;
    private final AttentionMapLayout layout;
    private final MapWords axes;

    AttentionMapPainter(Graphics2D graphics, AttentionMapLayout layout, MapWords axes) {
        this.graphics = graphics;
        this.layout = layout;
        this.axes = axes;
    }

    void paint(float[][] weights) {
        title(graphics, layout.titleLines);
        names();
        layout.panel.sourceLabels(graphics);
        layout.panel.outputLabels(graphics);
        layout.panel.cells(graphics, weights);
        WeightBar.paint(graphics, layout.bar());
    }

    static void title(Graphics2D graphics, List<String> lines) {
        graphics.setColor(Ink.TEXT);
        graphics.setFont(AttentionMapLayout.TITLE);
        double line = Ink.lineHeight(AttentionMapLayout.TITLE);
        for (int i = 0; i < lines.size(); i++) {
            double y = AttentionMapLayout.PADDING + (i + 0.5) * line - 3;
            Ink.draw(graphics, lines.get(i), AttentionMapLayout.PADDING, y, Ink.Anchor.START);
        }
    }

    private void names() {
        graphics.setColor(Ink.MUTED);
        graphics.setFont(Ink.BODY);
        Rectangle plot = layout.panel.plot();
        Ink.draw(graphics, axes.sourceName(), plot.getCenterX(), layout.sourceNameY(), Ink.Anchor.MIDDLE);
        double x = AttentionMapLayout.PADDING + 6;
        Ink.drawTurned(graphics, new Ink.Turned(axes.outputName(), x, plot.getCenterY(), 90, Ink.Anchor.MIDDLE));
    }
}
