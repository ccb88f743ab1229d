package dev.heed.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureTest {

    private final Picture picture = square();

    private static Picture square() {
        Canvas canvas = new Canvas(30, 20);
        canvas.fill(new Rectangle(10, 5, 4, 4), Color.BLUE);
        return canvas.picture("a blue square", List.of());
    }

    @Test
    void anImageHasTwoPixelsForEachShown() {
        assertThat(picture.width()).isEqualTo(30);
        assertThat(picture.height()).isEqualTo(20);
        assertThat(picture.image().getWidth()).isEqualTo(60);
        assertThat(picture.image().getHeight()).isEqualTo(40);
    }

    @Test
    void whatIsPaintedLiesOnWhite() {
        Pixels pixels = new Pixels(picture);

        assertThat(pixels.at(0, 0)).isEqualTo(Color.WHITE);
        assertThat(pixels.at(10, 5)).isEqualTo(Color.BLUE);
        assertThat(pixels.places(Color.BLUE)).hasSize(8 * 8);
    }

    @Test
    void pngHoldsTheSamePixels() throws IOException {
        BufferedImage read = ImageIO.read(new ByteArrayInputStream(picture.png()));

        assertThat(read.getWidth()).isEqualTo(60);
        assertThat(read.getRGB(20, 10)).isEqualTo(Color.BLUE.getRGB());
        assertThat(read.getRGB(19, 10)).isEqualTo(Color.WHITE.getRGB());
    }

    @Test
    void pngIsTheCallersOwn() {
        byte[] taken = picture.png();
        taken[0] = 0;

        assertThat(picture.png()).isNotEqualTo(taken).isEqualTo(square().png());
    }

    @Test
    void aSavedFileIsThePng(@TempDir Path folder) {
        Path target = folder.resolve("figures/square.png");

        picture.save(target);

        assertThat(target).hasBinaryContent(picture.png());
    }

    @Test
    void aSavedPictureIsToldFromAnyOther(@TempDir Path folder) throws IOException {
        Path ours = folder.resolve("ours.png");
        picture.save(ours);
        Path other = folder.resolve("other.png");
        ImageIO.write(picture.image(), "png", other.toFile());

        Path lines = folder.resolve("ours.svg");
        picture.save(lines);
        Path others =
                Files.writeString(folder.resolve("other.svg"), "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg/>");

        assertThat(Picture.isDrawn(ours)).isTrue();
        assertThat(Picture.isDrawn(lines)).isTrue();
        assertThat(Picture.isDrawn(others)).isFalse();
        assertThat(Picture.isDrawn(other)).isFalse();
        assertThat(Picture.isDrawn(folder)).isFalse();
        assertThat(Picture.isDrawn(folder.resolve("missing.png"))).isFalse();
    }

    @Test
    void theEndingOfAFileSaysWhatIsWritten(@TempDir Path folder) {
        picture.save(folder.resolve("square.SVG"));

        assertThat(folder.resolve("square.SVG")).content().isEqualTo(picture.svg());
    }

    @Test
    void otherEndingsAreRefused() {
        assertThatThrownBy(() -> picture.save(Path.of("square.gif")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("target must end in .png or .svg, but got square.gif");
    }

    @Test
    void aPictureWithoutADescriptionIsRefused() {
        assertThatThrownBy(() -> new Picture(picture.image(), " ", () -> "", List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("description must not be blank, but got \" \"");
    }
}
