package dev.heed.chart;

import dev.heed.chart.Canvas.Anchor;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Puts the ink of an {@link AttentionMap} where its layout says. */
final class MapPainter {

    /** Cells at least this wide are set apart by a white line. */
    private static final int GAP_FROM = 22;
    /** Cells at least this wide have room for a printed weight. */
    private static final int VALUE_FROM = 30;
    /** Smaller weights would print as 0.00: leaving them out lets the others speak. */
    private static final float SMALLEST_PRINTED = 0.005f;
    /** Bars at least this high have room for numbers between their ends. */
    private static final int NUMBERS_FROM = 90;

    private final Canvas canvas;
    private final MapLayout layout;
    private final TokenAxes axes;

    MapPainter(Canvas canvas, MapLayout layout) {
        this.canvas = canvas;
        this.layout = layout;
        this.axes = layout.axes;
    }

    void paint(AttentionMap map) {
        double line = Ink.lineHeight(Ink.MAP_TITLE);
        for (int i = 0; i < layout.titleLines.size(); i++) {
            double y = MapLayout.PADDING + (i + 0.5) * line - 3;
            canvas.text(layout.titleLines.get(i), Ink.MAP_TITLE, Ink.TEXT, MapLayout.PADDING, y, Anchor.START);
        }
        double width = layout.width - 2.0 * MapLayout.PADDING;
        if (!layout.single) {
            String names = "rows: %s, columns: %s".formatted(map.outputName(), map.sourceName());
            String fitting = Ink.fit(Ink.BODY, names, width);
            canvas.text(fitting, Ink.BODY, Ink.MUTED, MapLayout.PADDING, layout.top + 8.0, Anchor.START);
        }
        for (MapLayout.LayerName name : layout.layerNames) {
            String fitting = Ink.fit(Ink.STRONG, name.text(), width);
            canvas.text(fitting, Ink.STRONG, Ink.TEXT, MapLayout.PADDING, name.y(), Anchor.START);
        }
        for (MapLayout.Head head : layout.heads) {
            head(head, map);
        }
        bar(layout.bar);
    }

    private void head(MapLayout.Head head, AttentionMap map) {
        Rectangle plot = head.plot();
        double above = (double) plot.y - axes.labelHeight();
        if (layout.single) {
            double y = above - MapLayout.AXIS_NAME_HEIGHT / 2.0 - 4;
            String columns = Ink.fit(Ink.BODY, map.sourceName(), room(plot.getCenterX(), layout.width));
            canvas.text(columns, Ink.BODY, Ink.MUTED, plot.getCenterX(), y, Anchor.MIDDLE);
            double x = MapLayout.PADDING + 6;
            String rows = Ink.fit(Ink.BODY, map.outputName(), room(plot.getCenterY(), layout.height));
            canvas.text(rows, Ink.BODY, Ink.MUTED, x, plot.getCenterY(), Anchor.MIDDLE, 90);
        } else {
            double y = above - MapLayout.HEAD_NAME_HEIGHT / 2.0;
            String name = Ink.fit(Ink.BODY, head.name(), layout.nameRoom());
            canvas.text(name, Ink.BODY, Ink.MUTED, plot.x, y, Anchor.START);
        }
        sourceLabels(head);
        if (head.first()) {
            for (int i = 0; i < axes.outputLabels.size(); i++) {
                double x = (double) plot.x - TokenAxes.LABEL_GAP;
                double y = head.cell(i, 0).getCenterY();
                canvas.text(axes.outputLabels.get(i), axes.labelFont(), Ink.TEXT, x, y, Anchor.END);
            }
        }
        cells(head);
    }

    /** The length of a name around a place that keeps within the picture's margins. */
    private static double room(double middle, double size) {
        return 2 * (Math.min(middle, size - middle) - MapLayout.PADDING);
    }

    private void sourceLabels(MapLayout.Head head) {
        Anchor anchor = axes.degrees == 0 ? Anchor.MIDDLE : Anchor.START;
        double y = head.plot().y - TokenAxes.LABEL_GAP - (axes.degrees == 0 ? 4.0 : 0);
        for (int i = 0; i < axes.sourceLabels.size(); i++) {
            double x = head.cell(0, i).getCenterX();
            canvas.text(axes.sourceLabels.get(i), axes.labelFont(), Ink.TEXT, x, y, anchor, axes.degrees);
        }
    }

    private void cells(MapLayout.Head head) {
        int gap = axes.cell >= GAP_FROM ? 1 : 0;
        boolean printed = axes.printsValues() && axes.cell >= VALUE_FROM;
        for (int i = 0; i < head.weights().size(); i++) {
            float[] row = head.weights().get(i);
            for (int j = 0; j < row.length; j++) {
                Rectangle cell = head.cell(i, j);
                float weight = row[j];
                canvas.fill(new Rectangle(cell.x, cell.y, cell.width - gap, cell.height - gap), ColorScale.at(weight));
                if (printed && weight >= SMALLEST_PRINTED) {
                    String text = String.format(Locale.ROOT, "%.2f", weight);
                    double x = cell.getCenterX() - 0.5;
                    double y = cell.getCenterY() - 0.5;
                    canvas.text(text, Ink.SMALL, ColorScale.textOn(weight), x, y, Anchor.MIDDLE);
                }
            }
        }
        frame(head.plot());
    }

    private void frame(Rectangle inside) {
        Rectangle frame = new Rectangle(inside.x - 1, inside.y - 1, inside.width + 1, inside.height + 1);
        canvas.draw(frame, Ink.GRID, 1);
    }

    /** The key to the colours of weights: a bar from 1 at its top to 0. */
    private void bar(Rectangle bar) {
        for (int y = 0; y < bar.height; y++) {
            canvas.fill(new Rectangle(bar.x, bar.y + y, bar.width, 1), ColorScale.at(1 - (y + 0.5) / bar.height));
        }
        frame(bar);
        int steps = bar.height >= NUMBERS_FROM ? 4 : 1;
        for (int i = 0; i <= steps; i++) {
            double value = (double) i / steps;
            // Keeps the words within the bar's height, so that slanted labels pass above them
            double y = bar.y + 5 + (1 - value) * (bar.height - 10);
            String text = i % steps == 0 ? String.valueOf(i / steps) : String.format(Locale.ROOT, "%.2f", value);
            canvas.text(text, Ink.SMALL, Ink.MUTED, bar.getMaxX() + 6, y, Anchor.START);
        }
    }

    /** Names the head, the output token, the source token and the weight of each cell. */
    static List<Picture.Spot> spots(AttentionMap map, MapLayout.Head head) {
        List<Picture.Spot> spots = new ArrayList<>();
        for (int i = 0; i < head.weights().size(); i++) {
            float[] row = head.weights().get(i);
            for (int j = 0; j < row.length; j++) {
                String cell = "%s → %s: "
                        .formatted(
                                TokenAxes.visible(map.output().get(i)),
                                TokenAxes.visible(map.source().get(j)));
                String weight = String.format(Locale.ROOT, "%.3f", row[j]);
                spots.add(new Picture.Spot(head.cell(i, j), head.spot() + cell + weight));
            }
        }
        return spots;
    }
}
