package dev.heed.chart;

import dev.heed.io.AtomicFile;
import dev.heed.io.Excerpt;
import dev.heed.io.PlainFile;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A drawn chart, as pixels and as SVG, and a sentence for those who cannot see it.
 *
 * <p>The image holds {@value #SCALE} pixels for each pixel of {@link #width()} and {@link #height()}, so that it stays
 * sharp on dense screens and on paper. Show it at that size, as {@link HtmlReport} does; the SVG has it too.
 */
public final class Picture {

    /** Image pixels for each pixel shown. */
    public static final int SCALE = 2;

    /** Nobody wants to hear more of a picture. */
    private static final int MOST_LETTERS = 4000;

    private static final String KEYWORD = "Software";
    private static final String PROGRAM = "Heed";

    /** The mark stands before the pixels, after a header of fewer bytes. */
    private static final int MARKED_START = 512;

    private static final String SVG_START = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- " + PROGRAM + " -->\n";

    private final BufferedImage image;
    private final String description;
    private final Supplier<String> shapes;
    private final List<Spot> spots;
    private byte @Nullable [] png;

    /** A place in shown pixels with a plain text of its own, which a page or an SVG shows to a pointer that rests there. */
    record Spot(Rectangle place, String text) {

        /** An SVG element that shows the text. */
        String svg() {
            return "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"><title>%s</title></rect>\n"
                    .formatted(place.x, place.y, place.width, place.height, HtmlText.escape(text));
        }
    }

    /**
     * A picture whose SVG holds the given elements.
     *
     * @throws IllegalArgumentException if the description is blank
     */
    Picture(BufferedImage image, String description, Supplier<String> shapes, List<Spot> spots) {
        if (description.isBlank()) {
            throw new IllegalArgumentException("description must not be blank, but got \"" + description + "\"");
        }
        this.image = image;
        this.description = Excerpt.of(description, MOST_LETTERS);
        this.shapes = shapes;
        this.spots = List.copyOf(spots);
    }

    /** The pixels, {@value #SCALE} for each one shown. */
    public BufferedImage image() {
        return image;
    }

    /** What the picture shows: a sentence or two, never blank. */
    public String description() {
        return description;
    }

    /** The width to show the picture at, in pixels of a plain screen. */
    public int width() {
        return image.getWidth() / SCALE;
    }

    /** The height to show the picture at, in pixels of a plain screen. */
    public int height() {
        return image.getHeight() / SCALE;
    }

    /** The places that tell more to a pointer, those that come later on top. */
    List<Spot> spots() {
        return spots;
    }

    /** The picture as a PNG file's content, the same for the same pixels. */
    public byte[] png() {
        if (png == null) {
            png = encoded();
        }
        return png.clone();
    }

    private byte[] encoded() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        // ImageIO's own stream needs a temporary file and a shutdown hook, which Java refuses once Ctrl-C was pressed
        try (ImageOutputStream memory = new MemoryCacheImageOutputStream(out)) {
            writer.setOutput(memory);
            writer.write(new IIOImage(image, null, mark(writer)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }

    /**
     * The picture as an SVG file's content: lines stay lines and words stay words, set as wide as in the pixels
     * whatever font the viewer has. The description is its title and text for readers of the screen.
     *
     * @return well-formed XML, the same for the same picture
     */
    public String svg() {
        int sentence = description.indexOf(". ");
        String title = sentence < 0 ? description : description.substring(0, sentence);
        StringBuilder svg = new StringBuilder(
                SVG_START + """
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$s" height="%2$s" viewBox="0 0 %1$s %2$s" role="img">
                <title>%3$s</title>
                <desc>%4$s</desc>
                """.formatted(width(), height(), HtmlText.escape(title), HtmlText.escape(description)));
        svg.append(shapes.get());
        if (!spots.isEmpty()) {
            svg.append("<g fill=\"transparent\" stroke=\"none\">\n");
            spots.forEach(spot -> svg.append(spot.svg()));
            svg.append("</g>\n");
        }
        return svg.append("</svg>\n").toString();
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

    /** PNG's own way to say which program a file is from. */
    private IIOMetadata mark(ImageWriter writer) throws IOException {
        IIOMetadata metadata = writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(image), null);
        IIOMetadataNode entry = new IIOMetadataNode("tEXtEntry");
        entry.setAttribute("keyword", KEYWORD);
        entry.setAttribute("value", PROGRAM);
        IIOMetadataNode texts = new IIOMetadataNode("tEXt");
        texts.appendChild(entry);
        IIOMetadataNode root = new IIOMetadataNode(metadata.getNativeMetadataFormatName());
        root.appendChild(texts);
        metadata.mergeTree(metadata.getNativeMetadataFormatName(), root);
        return metadata;
    }

    /** Whether a file is one that {@link #save} has written; one that cannot be read is none. */
    public static boolean isDrawn(Path file) {
        try (InputStream in = Files.newInputStream(PlainFile.require(file))) {
            String start = new String(in.readNBytes(MARKED_START), StandardCharsets.ISO_8859_1);
            return start.startsWith("\u0089PNG")
                    ? start.contains("tEXt" + KEYWORD + "\0" + PROGRAM)
                    : start.startsWith(SVG_START);
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }
}
