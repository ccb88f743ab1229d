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
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A drawn chart: pixels, and a sentence for those who cannot see them.
 *
 * <p>The image holds {@value #SCALE} pixels for each pixel of {@link #width()} and {@link #height()}, so that it stays
 * sharp on dense screens and on paper. Show it at that size, as {@link HtmlReport} does.
 *
 * @param image the pixels
 * @param description what the picture shows, for its alternative text
 */
public record Picture(BufferedImage image, String description) {

    /** Image pixels for each pixel shown. */
    public static final int SCALE = 2;

    /** Checks that there is a description. */
    public Picture {
        if (description.isBlank()) {
            throw new IllegalArgumentException("description must not be blank, but got \"" + description + "\"");
        }
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
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        // ImageIO's own stream needs a temporary file and a shutdown hook, which Java refuses once Ctrl-C was pressed
        try (ImageOutputStream memory = new MemoryCacheImageOutputStream(out)) {
            ImageIO.write(image, "png", memory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /**
     * Writes the picture as a PNG file.
     *
     * @param target the file to create or replace
     * @see AtomicFile
     */
    public void save(Path target) {
        AtomicFile.write(target, png());
    }

    /** Paints on white, in shown pixels. */
    static Picture paint(int width, int height, String description, Consumer<Graphics2D> painter) {
        BufferedImage image = new BufferedImage(width * SCALE, height * SCALE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.scale(SCALE, SCALE);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
        painter.accept(graphics);
        graphics.dispose();
        return new Picture(image, description);
    }
}
