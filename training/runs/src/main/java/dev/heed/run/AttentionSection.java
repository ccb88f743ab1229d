package dev.heed.run;

import dev.heed.chart.HtmlReport;
import dev.heed.chart.Picture;
import dev.heed.look.AttentionFile;
import dev.heed.look.AttentionTrace;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * The part of a run's page that shows attention weights: drawn from the weights, so that cells can name theirs, or
 * else the picture as it is, of a run that has kept no weights.
 */
public final class AttentionSection {

    /** Whose weights they are, in the title. */
    static final String WHO = "the model";

    private static final String CAPTION =
            "How much the token of each row looked at that of each column, in one example; ";

    private static final String OLD_MEAN = "mean over layers and heads";

    private final Path weights;
    private final Path picture;

    AttentionSection(Path folder) {
        this.weights = folder.resolve(RunFolder.ATTENTION_WEIGHTS);
        this.picture = folder.resolve(RunFolder.ATTENTION);
    }

    boolean isPresent() {
        return Files.isRegularFile(weights) || Files.isRegularFile(picture);
    }

    void fill(HtmlReport.Section section) {
        if (Files.isRegularFile(weights) && drawn(section)) {
            return;
        }
        if (Files.isRegularFile(picture)) {
            asItIs(section);
        }
    }

    /** Returns whether the weights could be drawn; if not, says so. */
    private boolean drawn(HtmlReport.Section section) {
        String problem = " cannot be read.";
        try {
            AttentionTrace trace = AttentionFile.read(weights);
            problem = " cannot be drawn.";
            fill(section, trace, WHO);
            return true;
        } catch (RuntimeException e) {
            section.paragraph(weights.getFileName() + problem);
            return false;
        }
    }

    /** Adds the mean, and what it is the mean of: head by head or, where those are many, layer by layer. */
    public static void fill(HtmlReport.Section section, AttentionTrace trace, String model) {
        Picture mean = trace.draw(model);
        Optional<Picture> heads = trace.drawHeads(model);
        section.figure(mean, CAPTION + trace.meanName() + ".", trace.table());
        heads.ifPresent(picture -> section.figure(
                picture,
                trace.drawsHeads() ? "The same head by head." : "The same by layer, each the mean over its heads.",
                trace.statistics()));
    }

    private void asItIs(HtmlReport.Section section) {
        try {
            BufferedImage image = ImageIO.read(picture.toFile());
            if (image == null) {
                section.paragraph(picture.getFileName() + " is no picture.");
            } else {
                section.figure(
                        new Picture(image, "Attention weights of each output token over the source"),
                        CAPTION + OLD_MEAN + ".");
            }
        } catch (IOException e) {
            section.paragraph(picture.getFileName() + " cannot be read: " + e.getMessage());
        }
    }
}
