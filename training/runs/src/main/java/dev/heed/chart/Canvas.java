package dev.heed.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Line2D;
import java.awt.geom.PathIterator;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;

/** White ground to draw on, in shown pixels: whatever is drawn becomes pixels and an SVG element at once. */
final class Canvas {

    /** The letters that SVG has for what {@link PathIterator} counts, and how many numbers follow each. */
    private static final String SEGMENTS = "MLQCZ";

    private static final int[] NUMBERS = {2, 2, 4, 6, 0};
    private static final float[] DASHES = {5, 4};
    private static final String ROUND = " stroke-linecap=\"round\" stroke-linejoin=\"round\"";

    private final BufferedImage image;
    private final Graphics2D graphics;
    private final StringBuilder svg = new StringBuilder();

    /** Which point of a text lies at the given x. */
    enum Anchor {
        START(0),
        MIDDLE(0.5),
        END(1);

        private final double share;

        Anchor(double share) {
            this.share = share;
        }
    }

    Canvas(int width, int height) {
        image = new BufferedImage(width * Picture.SCALE, height * Picture.SCALE, BufferedImage.TYPE_INT_RGB);
        graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.scale(Picture.SCALE, Picture.SCALE);
        fill(new Rectangle2D.Double(0, 0, width, height), Color.WHITE);
    }

    /** Ends the drawing. */
    Picture picture(String description, List<Picture.Spot> spots) {
        graphics.dispose();
        return new Picture(image, description, svg::toString, spots);
    }

    void fill(Shape shape, Color color) {
        graphics.setColor(color);
        graphics.fill(shape);
        int alpha = color.getAlpha();
        String opacity = alpha == 255 ? "" : " fill-opacity=\"" + number(alpha / 255.0) + "\"";
        element(shape, "fill=\"" + hex(color) + "\"" + opacity);
    }

    /** Draws a line with round ends as wide as a number of shown pixels. */
    void draw(Shape shape, Color color, double width) {
        draw(shape, color, new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND), ROUND);
    }

    /** Draws a straight line with square ends. */
    void line(double x, double y, double toX, double toY, Color color, double width) {
        BasicStroke stroke = new BasicStroke((float) width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER);
        draw(new Line2D.Double(x, y, toX, toY), color, stroke, "");
    }

    /** Draws a straight line of dashes from top to bottom. */
    void dashes(double x, double y, double toY, Color color, double width) {
        BasicStroke stroke =
                new BasicStroke((float) width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, DASHES, 0);
        draw(new Line2D.Double(x, y, x, toY), color, stroke, " stroke-dasharray=\"5 4\"");
    }

    private void draw(Shape shape, Color color, BasicStroke stroke, String more) {
        graphics.setColor(color);
        graphics.setStroke(stroke);
        graphics.draw(shape);
        String width = number(stroke.getLineWidth());
        element(shape, "fill=\"none\" stroke=\"%s\" stroke-width=\"%s\"%s".formatted(hex(color), width, more));
    }

    /** Writes a text, the middle of a capital letter at y. */
    void text(String text, Font font, Color color, double x, double y, Anchor anchor) {
        text(text, font, color, x, y, anchor, 0);
    }

    /** Writes a text that is turned about its anchor, counter-clockwise in degrees. */
    void text(String text, Font font, Color color, double x, double y, Anchor anchor, int degrees) {
        if (text.isEmpty()) {
            return;
        }
        String shown = HtmlText.allowed(text);
        double width = Ink.width(font, shown);
        double left = -anchor.share * width;
        double base = Ink.capitalHeight(font) / 2;
        Graphics2D turned = (Graphics2D) graphics.create();
        turned.setFont(font);
        turned.setColor(color);
        turned.translate(x, y);
        turned.rotate(-Math.toRadians(degrees));
        turned.drawString(shown, (float) left, (float) base);
        turned.dispose();
        String place = degrees == 0
                ? "x=\"%s\" y=\"%s\"".formatted(number(x + left), number(y + base))
                : "x=\"%s\" y=\"%s\" transform=\"translate(%s %s) rotate(-%s)\""
                        .formatted(number(left), number(base), number(x), number(y), degrees);
        // Another viewer may have another font: the words shall still be as wide as the layout took them to be
        svg.append("""
                <text %s font-family="sans-serif" font-size="%spx" font-weight="%s" fill="%s" textLength="%s" \
                lengthAdjust="spacingAndGlyphs" xml:space="preserve">%s</text>
                """.formatted(
                        place,
                        number(font.getSize2D()),
                        font.isBold() ? "bold" : "normal",
                        hex(color),
                        String.format(Locale.ROOT, "%.2f", width),
                        HtmlText.escape(shown)));
    }

    private void element(Shape shape, String look) {
        if (shape instanceof Rectangle2D box) {
            svg.append("<rect x=\"")
                    .append(number(box.getX()))
                    .append("\" y=\"")
                    .append(number(box.getY()));
            svg.append("\" width=\"").append(number(box.getWidth()));
            svg.append("\" height=\"").append(number(box.getHeight()));
        } else {
            svg.append("<path d=\"").append(path(shape));
        }
        svg.append("\" ").append(look).append(" />\n");
    }

    private static String path(Shape shape) {
        StringBuilder path = new StringBuilder();
        double[] places = new double[6];
        for (PathIterator i = shape.getPathIterator(null); !i.isDone(); i.next()) {
            int segment = i.currentSegment(places);
            path.append(SEGMENTS.charAt(segment));
            for (int n = 0; n < NUMBERS[segment]; n++) {
                path.append(n == 0 ? "" : " ").append(number(places[n]));
            }
        }
        return path.toString();
    }

    private static String hex(Color color) {
        return "#" + Integer.toHexString(color.getRGB() | 0xFF000000).substring(2);
    }

    /** To a thousandth of a pixel, without needless zeros. */
    private static String number(double value) {
        double rounded = Math.rint(value * 1000) / 1000 + 0.0;
        return rounded == (long) rounded ? String.valueOf((long) rounded) : String.valueOf(rounded);
    }
}
