package dev.heed.chart;

import java.awt.Graphics2D;
import java.awt.Rectangle;

/** Puts the ink of {@link HeadMaps} where its layout says. */
final class HeadMapsPainter {

    private final Graphics2D graphics;
    private final HeadMapsLayout layout;

    HeadMapsPainter(Graphics2D graphics, HeadMapsLayout layout) {
        this.graphics = graphics;
        this.layout = layout;
    }

    void paint(MapWords axes) {
        AttentionMapPainter.title(graphics, layout.titleLines);
        words(axes);
        layout.heads.forEach(this::head);
        WeightBar.paint(graphics, layout.bar());
    }

    private void words(MapWords axes) {
        int x = AttentionMapLayout.PADDING;
        graphics.setColor(Ink.MUTED);
        graphics.setFont(Ink.BODY);
        String subtitle = "rows: %s, columns: %s".formatted(axes.outputName(), axes.sourceName());
        double width = layout.width() - 2.0 * x;
        Ink.draw(graphics, Ink.fit(Ink.BODY, subtitle, width), x, layout.subtitleTop() + 8.0, Ink.Anchor.START);
        graphics.setColor(Ink.TEXT);
        graphics.setFont(Ink.STRONG);
        for (HeadMapsLayout.LayerName name : layout.layerNames) {
            Ink.draw(graphics, Ink.fit(Ink.STRONG, name.text(), width), x, name.y(), Ink.Anchor.START);
        }
    }

    private void head(HeadMapsLayout.Head head) {
        Rectangle plot = head.panel().plot();
        graphics.setColor(Ink.MUTED);
        graphics.setFont(Ink.BODY);
        double y = plot.y - layout.axes.labelHeight() - HeadMapsLayout.HEAD_NAME_HEIGHT / 2.0;
        Ink.draw(graphics, "head " + head.number(), plot.x, y, Ink.Anchor.START);
        head.panel().sourceLabels(graphics);
        if (head.first()) {
            head.panel().outputLabels(graphics);
        }
        head.panel().cells(graphics, head.weights());
    }
}
