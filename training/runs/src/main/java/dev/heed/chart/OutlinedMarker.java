package dev.heed.chart;

import java.awt.Color;
import java.awt.Graphics2D;
import org.knowm.xchart.style.markers.Marker;

/** A marker on a white edge, so that it stands out where lines cross. */
final class OutlinedMarker extends Marker {

    private static final int EDGE = 2;

    private final Marker marker;

    OutlinedMarker(Marker marker) {
        this.marker = marker;
    }

    @Override
    public void paint(Graphics2D graphics, double x, double y, int size) {
        Color color = graphics.getColor();
        graphics.setColor(Color.WHITE);
        marker.paint(graphics, x, y, size + 2 * EDGE);
        graphics.setColor(color);
        marker.paint(graphics, x, y, size);
    }
}
