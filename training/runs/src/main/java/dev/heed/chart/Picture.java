package dev.heed.chart;

import dev.heed.io.AtomicFile;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A drawn chart, as pixels and as SVG, and a sentence for those who cannot see it.
 *
 * <p>The image holds {@value #SCALE} pixels for each pixel of {@link #width()} and {@link #height()}, so that it stays
 * sharp on dense screens and on paper. Show it at that size, as {@link HtmlReport} does; the SVG has it too.
 */
public final class Picture {

    /** Image pixels for each pixel shown. */
    public static final int SCALE = 2;

    private final BufferedImage image;
    private final String description;
    private final Consumer<SvgDrawing> drawing;
    private final List<Spot> spots;

    /**
     * A picture of pixels alone; its SVG holds them as they are.
     *
     * @param image the pixels
     * @param description what the picture shows, for its alternative text
     * @throws IllegalArgumentException if the description is blank
     */
    public Picture(BufferedImage image, String description) {
        this(image, description, svg -> svg.image(png(image)), List.of());
    }

    private Picture(BufferedImage image, String description, Consumer<SvgDrawing> drawing, List<Spot> spots) {
        if (description.isBlank()) {
            throw new IllegalArgumentException("description must not be blank, but got \"" + description + "\"");
        }
        this.image = image;
        this.description = description;
        this.drawing = drawing;
        this.spots = List.copyOf(spots);
    }

    /**
     * Returns the pixels.
     *
     * @return the image, {@value #SCALE} pixels for each one shown
     */
    public BufferedImage image() {
        return image;
    }

    /**
     * Returns what the picture shows.
     *
     * @return a sentence or two, never blank
     */
    public String description() {
        return description;
    }

    /**
     * Returns the width to show the picture at.
     *
     * @return the width in pixels of a plain screen
     */
    public int width() {
        return image.getWidth() / SCALE;
    }

    /**
     * Returns the height to show the picture at.
     *
     * @return the height in pixels of a plain screen
     */
    public int height() {
        return image.getHeight() / SCALE;
    }

    /**
     * Returns the picture as a PNG file's content.
     *
     * @return new bytes, the same for the same pixels
     */
    public byte[] png() {
        return png(image);
    }

    /**
     * Returns the picture as an SVG file's content: lines stay lines and words stay words, set as wide as in the pixels
     * whatever font the viewer has. The description is its title and text for readers of the screen.
     *
     * @return well-formed XML, the same for the same picture
     */
    public String svg() {
        SvgDrawing svg = new SvgDrawing(width(), height(), description);
        drawing.accept(svg);
        svg.spots(spots);
        return svg.xml();
    }

    /**
     * Writes the picture as PNG or as SVG, whichever the file's ending says.
     *
     * @param target the file to create or replace, its name ending in .png or .svg
     * @throws IllegalArgumentException if the name ends otherwise
     * @see AtomicFile
     */
    public void save(Path target) {
        String name = target.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".png")) {
            AtomicFile.write(target, png());
        } else if (name.endsWith(".svg")) {
            AtomicFile.writeText(target, svg());
        } else {
            throw new IllegalArgumentException("target must end in .png or .svg, but got " + target);
        }
    }

    /** The places that tell more to a pointer, those that come later on top. */
    List<Spot> spots() {
        return spots;
    }

    /** The same picture with other spots. */
    Picture withSpots(List<Spot> others) {
        return new Picture(image, description, drawing, others);
    }

    /** Paints on white, in shown pixels; the painter is called again for each SVG. */
    static Picture paint(int width, int height, String description, Consumer<Graphics2D> painter) {
        BufferedImage image = new BufferedImage(width * SCALE, height * SCALE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.scale(SCALE, SCALE);
        fill(graphics, width, height);
        painter.accept(graphics);
        graphics.dispose();
        Consumer<Graphics2D> onWhite = ((Consumer<Graphics2D>) drawn -> fill(drawn, width, height)).andThen(painter);
        return new Picture(image, description, svg -> svg.draw(onWhite), List.of());
    }

    private static void fill(Graphics2D graphics, int width, int height) {
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
    }

    private static byte[] png(BufferedImage image) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        // ImageIO's own stream needs a temporary file and a shutdown hook, which Java refuses once Ctrl-C was pressed
        try (ImageOutputStream memory = new MemoryCacheImageOutputStream(out)) {
            ImageIO.write(image, "png", memory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
