package dev.heed.chart;

import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.util.Locale;

/** The key to the colours of weights: a bar from 1 at its top to 0. */
final class WeightBar {

    static final int WIDTH = 13;
    static final int GAP = 22;
    /** The room for its numbers. */
    static final int LABELS = 34;

    private WeightBar() {}

    static void paint(Graphics2D graphics, Rectangle bar) {
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
