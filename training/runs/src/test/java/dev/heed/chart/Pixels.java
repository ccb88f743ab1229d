package dev.heed.chart;

import java.awt.Color;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.List;

/** Looks at a picture's pixels; all places are in shown pixels. */
record Pixels(Picture picture) {

    /** The colour just right of and below the given place. */
    Color at(double x, double y) {
        return new Color(picture.image().getRGB((int) (x * Picture.SCALE), (int) (y * Picture.SCALE)));
    }

    /** Where a colour occurs in a part of the picture. */
    List<double[]> places(Color color, Rectangle part) {
        List<double[]> places = new ArrayList<>();
        for (int y = part.y * Picture.SCALE; y < (part.y + part.height) * Picture.SCALE; y++) {
            for (int x = part.x * Picture.SCALE; x < (part.x + part.width) * Picture.SCALE; x++) {
                if ((picture.image().getRGB(x, y) & 0xFFFFFF) == (color.getRGB() & 0xFFFFFF)) {
                    places.add(new double[] {(x + 0.5) / Picture.SCALE, (y + 0.5) / Picture.SCALE});
                }
            }
        }
        return places;
    }

    List<double[]> places(Color color) {
        return places(color, all());
    }

    boolean has(Color color) {
        return !places(color).isEmpty();
    }

    /** The mean height of a colour, counted from the top. */
    double height(Color color, Rectangle part) {
        return places(color, part).stream()
                .mapToDouble(place -> place[1])
                .average()
                .orElseThrow();
    }

    Rectangle all() {
        return new Rectangle(0, 0, picture.width(), picture.height());
    }

    /** Whether a strip along each edge is still white: nothing was cut off. */
    boolean hasWhiteEdges(int strip) {
        Rectangle all = all();
        return isWhite(new Rectangle(0, 0, all.width, strip))
                && isWhite(new Rectangle(0, all.height - strip, all.width, strip))
                && isWhite(new Rectangle(0, 0, strip, all.height))
                && isWhite(new Rectangle(all.width - strip, 0, strip, all.height));
    }

    private boolean isWhite(Rectangle part) {
        return places(Color.WHITE, part).size() == part.width * part.height * Picture.SCALE * Picture.SCALE;
    }
}
